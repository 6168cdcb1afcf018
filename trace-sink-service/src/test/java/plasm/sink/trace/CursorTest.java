package plasm.sink.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 1_775_556_000_535L, Long.MAX_VALUE, Long.MIN_VALUE})
  void parse_readsWhatTextWrites(long startedAtMs) {
    for (String id :
        List.of(
            "00000000-0000-0000-0000-000000000000",
            "6532eebe-fcdd-5fe6-8b9e-c4513e158330",
            "ffffffff-ffff-ffff-ffff-ffffffffffff")) {
      Cursor cursor = new Cursor(startedAtMs, UUID.fromString(id));
      assertEquals(Optional.of(cursor), Cursor.parse(cursor.text()));
    }
  }

  @Test
  void text_needsNoEscapingInAUrl() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      String text = new Cursor(random.nextLong(), UUID.randomUUID()).text();
      assertTrue(text.matches("[A-Za-z0-9_-]{32}"), text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "AAAA",
        "null",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "++++////++++////++++////++++////",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ",
        "ÄAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "6532eebe-fcdd-5fe6-8b9e-c4513e158330",
      })
  void parse_refusesWhatIsNoCursor(String text) {
    assertEquals(Optional.empty(), Cursor.parse(text));
  }

  @Test
  void order_isNewestStartThenTheGreaterIdAsItIsPrinted() {
    UUID low = UUID.fromString("00000000-0000-0000-0000-000000000000");
    UUID lowEnd = UUID.fromString("00000000-0000-0000-8000-000000000000");
    UUID middle = UUID.fromString("7fffffff-ffff-ffff-ffff-ffffffffffff");
    UUID high = UUID.fromString("80000000-0000-0000-0000-000000000000");
    UUID highest = UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff");
    List<Cursor> expected =
        List.of(
            new Cursor(2, low),
            new Cursor(1, highest),
            new Cursor(1, high),
            new Cursor(1, middle),
            new Cursor(1, lowEnd),
            new Cursor(1, low),
            new Cursor(0, highest),
            new Cursor(-1, highest));
    List<Cursor> shuffled = new ArrayList<>(expected);
    Collections.shuffle(shuffled, new Random(7));
    shuffled.sort(Cursor.ORDER);
    assertEquals(expected, shuffled);
  }
}
