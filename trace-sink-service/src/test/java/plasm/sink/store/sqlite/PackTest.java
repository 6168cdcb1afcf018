package plasm.sink.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.trace.Rfc3339;
import plasm.model.trace.Tenant;
import plasm.sink.store.sqlite.RecordPlaces.RecordPlace;
import plasm.sink.store.sqlite.UsageLines.UsageLine;
import plasm.sink.trace.RecordKey;
import plasm.sink.usage.UsageCursor;
import plasm.sink.usage.UsageRow;

class PackTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "127, 1",
    "128, 2",
    "16383, 2",
    "16384, 3",
    "9223372036854775807, 9",
    "-1, 10",
    "-9223372036854775808, 10"
  })
  void unsignedNumbersTakeAGroupOfSevenBitsAByte(long number, int bytes) {
    PackWriter out = new PackWriter();
    out.unsigned(number);

    assertEquals(bytes, out.toBytes().length);
    assertEquals(number, new PackReader(out.toBytes()).unsigned());
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5, 1",
    "5, 69, 1",
    "69, 6, 1",
    "5, 70, 2",
    "-9223372036854775808, -9223372036854775808, 1",
    "-9223372036854775808, 9223372036854775807, 1",
    "9223372036854775807, -9223372036854775808, 1",
    "0, -9223372036854775808, 10"
  })
  void differencesAreShortInBothDirectionsAndRoundTheEnd(long number, long from, int bytes) {
    PackWriter out = new PackWriter();
    out.difference(number, from);

    assertEquals(bytes, out.toBytes().length);
    assertEquals(number, new PackReader(out.toBytes()).difference(from));
  }

  @Test
  void nothingIsNoBytes() {
    assertEquals(0, new PackWriter().toBytes().length);
    assertFalse(new PackReader(new byte[0]).hasMore());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void placesComeBackWhateverTheyAre(long seed) {
    Random random = new Random(seed);
    RecordPlaces places = new RecordPlaces();
    List<RecordPlace> written = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      LogPlace payload = new LogPlace(anyLong(random), random.nextInt(), random.nextInt());
      RecordKey key =
          new RecordKey(
              anyLong(random),
              random.nextBoolean() ? RecordKey.ABSENT : anyLong(random),
              random.nextBoolean() ? RecordKey.ABSENT : anyLong(random),
              anyLong(random));
      RecordPlace place =
          new RecordPlace(key, 7 + i, new UUID(random.nextLong(), random.nextLong()), payload);
      places.add(place.key(), place.eventId(), place.payload());
      written.add(place);
    }

    List<RecordPlace> read = new ArrayList<>();
    RecordPlaces.read(7, places.toBytes(), read::add);

    assertEquals(written, read);
    assertEquals(written.size(), places.count());
    assertEquals(written.getFirst().payload().row(), RecordPlaces.firstRow(places.toBytes()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void placesOfPartsAreThoseOfAll(long seed) {
    Random random = new Random(seed);
    RecordPlaces all = new RecordPlaces();
    RecordPlaces ofParts = new RecordPlaces();
    long seq = 1_000_000;
    for (int part = 0; part < 20; part++) {
      RecordPlaces next = new RecordPlaces();
      for (int i = random.nextInt(8); i > 0; i--) {
        long micros = anyLong(random);
        UUID id = new UUID(random.nextLong(), random.nextLong());
        all.add(key(micros, seq + 7), id, new LogPlace(seq + 5, i, 9));
        next.add(key(micros, 7), id, new LogPlace(5, i, 9));
      }
      ofParts.add(next, seq);
      seq += random.nextInt(100);
    }
    assertEquals(all.count(), ofParts.count());
    assertArrayEquals(all.toBytes(), ofParts.toBytes());
  }

  private static RecordKey key(long micros, long arrival) {
    return new RecordKey(micros, 1, RecordKey.ABSENT, arrival);
  }

  @Test
  void aRunOfRecordsTakesThirtyBytesEach() {
    RecordPlaces places = new RecordPlaces();
    for (int i = 0; i < 64; i++) {
      long micros = 1_764_350_000_000_000L + i * 1_500L;
      places.add(
          new RecordKey(micros, i / 8, i % 8, 2_000_000 + i),
          new UUID(i, ~i),
          new LogPlace(2_000_000 + i / 6 * 6, i % 6 * 1_200 + 400, 800));
    }

    assertTrue(places.toBytes().length <= 64 * 30, () -> places.toBytes().length + " bytes");
  }

  @Test
  void usageComesBackWhateverItIs() {
    Random random = new Random(6);
    UsageLines lines = new UsageLines(1, new UsageNames());
    List<UsageLine> written = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      long micros = anyLong(random) >> 12;
      long requestUnits = anyLong(random);
      long durationMs = anyLong(random);
      String name = random.nextInt(3) == 0 ? null : "name " + random.nextInt(5);
      LogPlace event = new LogPlace(anyLong(random), random.nextInt(), random.nextInt());
      lines.add(row(id, micros, requestUnits, durationMs, name), event);
      String shown = name == null ? "" : name;
      written.add(
          new UsageLine(
              new UsageCursor(micros, id, "acme"), requestUnits, durationMs, shown, shown, event));
    }

    List<UsageLine> read = new ArrayList<>();
    UsageLines.read("acme", lines.lines(), lines.names(), read::add);

    assertEquals(written, read);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void usageOfPartsIsThatOfAll(long seed) {
    Random random = new Random(seed);
    UsageNames names = new UsageNames();
    UsageNames namesOfParts = new UsageNames();
    List<UsageLines> all = twoRows(names);
    List<UsageLines> ofParts = twoRows(namesOfParts);
    long seq = 1_000_000;
    for (int part = 0; part < 20; part++) {
      UsageNames namesOfNext = new UsageNames();
      List<UsageLines> next = twoRows(namesOfNext);
      for (int i = random.nextInt(8); i > 0; i--) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        UsageRow usage =
            row(id, anyLong(random) >> 12, 1, anyLong(random), "name " + random.nextInt(9));
        int row = random.nextInt(2);
        all.get(row).add(usage, new LogPlace(seq + 5, i, 9));
        next.get(row).add(usage, new LogPlace(5, i, 9));
      }
      int[] numbers = namesOfParts.numbersOf(namesOfNext);
      for (int row = 0; row < 2; row++) {
        ofParts.get(row).add(next.get(row), numbers, seq);
      }
      seq += random.nextInt(100);
    }
    for (int row = 0; row < 2; row++) {
      assertEquals(all.get(row).names(), ofParts.get(row).names());
      assertArrayEquals(all.get(row).lines(), ofParts.get(row).lines());
    }
  }

  private static List<UsageLines> twoRows(UsageNames names) {
    return List.of(new UsageLines(1, names), new UsageLines(1, names));
  }

  private static UsageRow row(
      UUID id, long micros, long requestUnits, long durationMs, String name) {
    return new UsageRow(
        id,
        null,
        Rfc3339.ofMicros(micros),
        Tenant.of("acme"),
        null,
        null,
        null,
        null,
        null,
        null,
        requestUnits,
        durationMs,
        name,
        name,
        null);
  }

  private static long anyLong(Random random) {
    return random.nextLong() >> random.nextInt(64);
  }
}
