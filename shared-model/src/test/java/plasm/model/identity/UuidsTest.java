package plasm.model.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UuidsTest {
  private static final UUID DNS = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

  @Test
  void parse_takesLowerAndUpperCase() {
    assertEquals(Optional.of(DNS), Uuids.parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));
    assertEquals(Optional.of(DNS), Uuids.parse("6BA7B810-9DAD-11D1-80b4-00C04FD430C8"));
  }

  @Test
  void parse_takesNilMaxAndEveryVersion() {
    assertEquals(Optional.of(new UUID(0, 0)), Uuids.parse("00000000-0000-0000-0000-000000000000"));
    assertEquals(
        Optional.of(new UUID(-1, -1)), Uuids.parse("ffffffff-ffff-ffff-ffff-ffffffffffff"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "6ba7b810",
        "1-1-1-1-1",
        "6ba7b8109dad11d180b400c04fd430c8",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c88",
        " 6ba7b810-9dad-11d1-80b4-00c04fd430c",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8 ",
        "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}",
        "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "6ba7b8109-dad-11d1-80b4-00c04fd430c8",
        "6ba7b810-9dad-11d1-80b40-0c04fd430c8",
        "6ba7b810-9dad-11d1-80b4-00c04fd430cg",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c-",
        "6ba7b810-9dad-11d1-80b4-+0c04fd430c8",
        "6ba7b810_9dad_11d1_80b4_00c04fd430c8",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c\u0668",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c\uff18",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c\uff41"
      })
  void parse_isEmptyForAnythingElse(String text) {
    assertEquals(Optional.empty(), Uuids.parse(text));
  }

  @Test
  void parse_readsBackEveryPrintedUuid() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      assertEquals(Optional.of(uuid), Uuids.parse(uuid.toString()), () -> "seed " + seed);
    }
  }

  /** The first is the example of RFC 9562, appendix A.4; the others were made with Python. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          www.example.com, 2ed6657d-e927-568b-95e1-2665a8aea6a2
          größe-租户,      7a265323-5f2b-57c0-a163-2b21857dcc81
          '',              4ebd0208-8328-5d69-8c44-ec50939c0967
          """)
  void v5_isAsOthersCompute(String name, UUID expected) {
    assertEquals(expected, Uuids.v5(DNS, name));
    assertEquals(expected, Uuids.v5(DNS, name.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void toBytes_isBigEndianAsPrinted() {
    assertArrayEquals(
        new byte[] {
          0x6b,
          (byte) 0xa7,
          (byte) 0xb8,
          0x10,
          (byte) 0x9d,
          (byte) 0xad,
          0x11,
          (byte) 0xd1,
          (byte) 0x80,
          (byte) 0xb4,
          0x00,
          (byte) 0xc0,
          0x4f,
          (byte) 0xd4,
          0x30,
          (byte) 0xc8
        },
        Uuids.toBytes(DNS));
  }

  @Test
  void ofBytes_readsTheFirst16Bytes() {
    byte[] longer = new byte[20];
    System.arraycopy(Uuids.toBytes(DNS), 0, longer, 0, 16);
    longer[16] = 1;
    assertEquals(DNS, Uuids.ofBytes(longer));
  }

  @Test
  void asPrinted_ordersAsStringsDo() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      UUID a = new UUID(random.nextLong(), random.nextLong());
      UUID b =
          new UUID(i % 2 == 0 ? a.getMostSignificantBits() : random.nextLong(), random.nextLong());
      assertEquals(
          Integer.signum(a.toString().compareTo(b.toString())),
          Integer.signum(Uuids.AS_PRINTED.compare(a, b)),
          () -> "seed " + seed + ": " + a + " and " + b);
    }
  }

  @Test
  void asPrinted_isZeroForEqualUuids() {
    assertEquals(0, Uuids.AS_PRINTED.compare(DNS, UUID.fromString(DNS.toString())));
  }

  @Test
  void asPrinted_putsHighBitsLast() {
    UUID low = UUID.fromString("7fffffff-ffff-ffff-ffff-ffffffffffff");
    UUID high = UUID.fromString("80000000-0000-0000-0000-000000000000");
    assertEquals(-1, Integer.signum(Uuids.AS_PRINTED.compare(low, high)));
    assertEquals(1, Integer.signum(Uuids.AS_PRINTED.compare(high, low)));
  }
}
