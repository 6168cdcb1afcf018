package plasm.sink.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.RawJson;
import plasm.model.trace.Tenant;
import plasm.sink.trace.TraceKey;

/** What a crash can leave of the file, and what people may do with it. */
class DeadLettersTest {
  private static final Instant AT = Instant.parse("2026-05-01T00:00:00.123456Z");
  private static final TraceKey TRACE =
      new TraceKey(Tenant.of("acme"), UUID.fromString("6532eebe-fcdd-5fe6-8b9e-c4513e158330"));
  private static final RawJson EVENT = RawJson.of("{\"a\":\"ü\",\"event\":{}}");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve(DeadLetters.FILE);
  }

  private static DeadLetter letter(long seq) {
    return new DeadLetter(TRACE, new UUID(0, seq), seq, 422, "no \"such\" pet", AT);
  }

  private static String line(long seq) {
    return """
        {"parked_at":"2026-05-01T00:00:00.123456Z","seq":%d,"status":422,\
        "reason":"no \\"such\\" pet","tenant_id":"acme",\
        "trace_id":"6532eebe-fcdd-5fe6-8b9e-c4513e158330",\
        "event_id":"%s","event":{"a":"ü","event":{}}}"""
        .formatted(seq, new UUID(0, seq));
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file);
  }

  @Test
  void open_makesNoFile() throws IOException {
    DeadLetters.open(folder);
    assertFalse(Files.exists(file));
  }

  @Test
  void park_addsALine() throws IOException {
    DeadLetters letters = DeadLetters.open(folder);
    assertTrue(letters.park(letter(1), EVENT));
    assertTrue(letters.park(letter(2), EVENT));
    assertEquals(List.of(line(1), line(2)), lines());
    assertTrue(Files.readString(file).endsWith("}\n"));
  }

  @Test
  void park_theLastOnceMoreChangesNothing() throws IOException {
    DeadLetters letters = DeadLetters.open(folder);
    letters.park(letter(1), EVENT);
    assertFalse(letters.park(letter(1), EVENT));
    DeadLetters again = DeadLetters.open(folder);
    assertFalse(again.park(letter(1), EVENT));
    assertTrue(again.park(letter(2), EVENT));
    assertEquals(List.of(line(1), line(2)), lines());
  }

  /** A spool that was made anew counts from 1 again. */
  @Test
  void park_anotherEventOfTheSameNumberIsAnother() throws IOException {
    DeadLetters.open(folder).park(letter(1), EVENT);
    DeadLetter other = new DeadLetter(TRACE, UUID.randomUUID(), 1, 422, "no", AT);
    assertTrue(DeadLetters.open(folder).park(other, EVENT));
    assertEquals(2, lines().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"parked_at\":\"2026", "garbage", "\u0000\u0000\u0000"})
  void open_cutsOffALineThatACrashLeftUnfinished(String tail) throws IOException {
    DeadLetters.open(folder).park(letter(1), EVENT);
    Files.writeString(file, tail, StandardOpenOption.APPEND);
    DeadLetters letters = DeadLetters.open(folder);
    assertEquals(List.of(line(1)), lines());
    assertFalse(letters.park(letter(1), EVENT));
    assertTrue(letters.park(letter(2), EVENT));
    assertEquals(List.of(line(1), line(2)), lines());
  }

  @Test
  void open_ofNothingButAnUnfinishedLineBeginsAnew() throws IOException {
    Files.writeString(file, line(1).substring(0, 80));
    assertTrue(DeadLetters.open(folder).park(letter(1), EVENT));
    assertEquals(List.of(line(1)), lines());
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage\n", "\n", "[]\n", "{\"seq\":\"x\"}\n", "{}\n"})
  void open_keepsWholeLinesThatAreNoLetters(String line) throws IOException {
    Files.writeString(file, line);
    assertTrue(DeadLetters.open(folder).park(letter(1), EVENT));
    assertEquals(line + line(1) + "\n", Files.readString(file));
  }

  @Test
  void open_readsTheLastOfLongLines() throws IOException {
    RawJson large = RawJson.of("{\"a\":\"" + "x".repeat(1 << 20) + "\"}");
    DeadLetters letters = DeadLetters.open(folder);
    letters.park(letter(1), large);
    letters.park(letter(2), large);
    Files.writeString(file, "y".repeat(1 << 20), StandardOpenOption.APPEND);
    DeadLetters again = DeadLetters.open(folder);
    assertFalse(again.park(letter(2), large));
    assertEquals(2, lines().size());
  }

  @Test
  void park_goesOnWhenTheFileWasMovedAway() throws IOException {
    DeadLetters letters = DeadLetters.open(folder);
    letters.park(letter(1), EVENT);
    Files.move(file, folder.resolve("resend.ndjson"));
    letters.park(letter(2), EVENT);
    assertEquals(List.of(line(2)), lines());
  }
}
