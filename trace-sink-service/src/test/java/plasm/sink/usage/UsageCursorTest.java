package plasm.sink.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.sink.trace.Cursor;

class UsageCursorTest {
  private static final UUID LOW = UUID.fromString("7fffffff-ffff-ffff-ffff-ffffffffffff");
  private static final UUID HIGH = UUID.fromString("80000000-0000-0000-0000-000000000000");

  @ParameterizedTest
  @ValueSource(strings = {"acme", "__none__", "größe-租户", "🙂", "a b"})
  void parse_readsWhatTextWrites(String tenant) {
    for (long micros : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      UsageCursor cursor = new UsageCursor(micros, HIGH, tenant);
      assertEquals(Optional.of(cursor), UsageCursor.parse(cursor.text()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%%%%", "ÄÄÄÄ"})
  void parse_refusesWhatIsNoCursor(String text) {
    assertEquals(Optional.empty(), UsageCursor.parse(text));
  }

  @Test
  void parse_refusesTheCursorOfAList() {
    assertEquals(Optional.empty(), UsageCursor.parse(new Cursor(0, LOW).text()));
  }

  @Test
  void order_isTimeThenEventIdAsItIsPrintedThenTenant() {
    List<UsageCursor> expected =
        List.of(
            new UsageCursor(-1, HIGH, "b"),
            new UsageCursor(0, LOW, "a"),
            new UsageCursor(0, LOW, "b"),
            new UsageCursor(0, HIGH, "a"),
            new UsageCursor(1, LOW, "a"));
    List<UsageCursor> shuffled = new ArrayList<>(expected);
    Collections.shuffle(shuffled, new Random(7));
    shuffled.sort(UsageCursor.ORDER);
    assertEquals(expected, shuffled);
  }
}
