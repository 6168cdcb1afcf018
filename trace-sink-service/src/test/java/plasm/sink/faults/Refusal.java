package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** How a process must end that will not start: with one line that a person can act on. */
final class Refusal {
  private static final String BEGINNING = "refusing to start:";

  private Refusal() {}

  /** Waits for the end of a process and checks that it refused because of a variable. */
  static void check(SinkProcess process, String variable) throws InterruptedException {
    int code = process.awaitExit().code();
    String output = process.output();
    List<String> refusals = output.lines().filter(line -> line.startsWith(BEGINNING)).toList();
    assertEquals(1, refusals.size(), output);
    assertTrue(refusals.getFirst().contains(variable), refusals.getFirst());
    assertEquals(List.of(), output.lines().filter(Refusal::isOfStackTrace).toList(), output);
    assertNotEquals(0, code, output);
  }

  private static boolean isOfStackTrace(String line) {
    return line.matches("\\s+at .*") || line.startsWith("Caused by: ");
  }
}
