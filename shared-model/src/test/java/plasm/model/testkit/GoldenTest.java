package plasm.model.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GoldenTest {
  @Test
  void lines_hasEveryEvent() {
    assertEquals(164, Golden.lines("events.jsonl").size());
  }

  @Test
  void text_isTheBytesAsUtf8() {
    assertArrayEquals(
        Golden.bytes("trace_ids.json"),
        Golden.text("trace_ids.json").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void bytes_namesTheMissingFile() {
    assertEquals(
        "there is no golden/none.json on the class path",
        assertThrows(IllegalArgumentException.class, () -> Golden.bytes("none.json")).getMessage());
  }
}
