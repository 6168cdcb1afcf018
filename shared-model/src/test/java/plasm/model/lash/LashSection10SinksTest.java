package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.TraceEvent.Custom;
import plasm.model.lash.graph.ExecutionGraph;
import plasm.model.lash.graph.GraphStore;
import plasm.model.lash.json.LashWriter;
import plasm.model.lash.sink.GraphTraceSink;
import plasm.model.lash.sink.JsonlTraceSink;
import plasm.model.lash.sink.StderrTraceSink;
import plasm.model.lash.sink.TeeTraceSink;
import plasm.model.lash.sink.TraceSink;
import plasm.model.lash.sink.TraceSinkException;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 10: sinks. The one over HTTP has a test of its own. */
class LashSection10SinksTest {
  private static final TraceRecord RECORD = record("one");
  private static final TraceRecord UNWRITABLE = record("\ud800");

  @TempDir Path folder;

  @Nested
  @DisplayName("The JSONL file")
  class Jsonl {
    private Path file;
    private TraceSink sink;

    @BeforeEach
    void construct() {
      file = folder.resolve("a/b/trace.jsonl");
      sink = new JsonlTraceSink(file);
    }

    @Test
    void construction_createsNothing() throws Exception {
      sink.flush();
      assertFalse(Files.exists(file.getParent()));
    }

    @Test
    void append_writesALineEach() throws Exception {
      sink.append(RECORD);
      sink.append(record("two"));
      sink.flush();
      assertEquals(
          LashWriter.SEED.json(RECORD) + "\n" + LashWriter.SEED.json(record("two")) + "\n",
          Files.readString(file));
    }

    @Test
    void append_addsToWhatIsThere() throws Exception {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "before\n");
      sink.append(RECORD);
      assertEquals("before\n" + LashWriter.SEED.json(RECORD) + "\n", Files.readString(file));
    }

    @Test
    void append_makesItsFolderAnew() throws Exception {
      sink.append(RECORD);
      Files.delete(file);
      Files.delete(file.getParent());
      sink.append(RECORD);
      assertEquals(1, Files.readAllLines(file).size());
    }

    @Test
    void append_ofAnUnwritableRecordTouchesNothing() {
      TraceSinkException.Serialize failure =
          assertThrows(TraceSinkException.Serialize.class, () -> sink.append(UNWRITABLE));
      assertTrue(
          failure.getMessage().startsWith("failed to serialize trace record: "),
          failure.getMessage());
      assertFalse(Files.exists(file.getParent()));
    }

    @Test
    void append_namesTheFolderThatCannotBe() throws Exception {
      Path occupied = Files.writeString(folder.resolve("occupied"), "");
      TraceSink blocked = new JsonlTraceSink(occupied.resolve("trace.jsonl"));
      TraceSinkException.CreateDirectory failure =
          assertThrows(TraceSinkException.CreateDirectory.class, () -> blocked.append(RECORD));
      assertTrue(
          failure.getMessage().startsWith("failed to create trace directory " + occupied + ": "),
          failure.getMessage());
    }

    @Test
    void append_namesTheFileThatCannotBeOpened() {
      TraceSink blocked = new JsonlTraceSink(folder);
      TraceSinkException.Open failure =
          assertThrows(TraceSinkException.Open.class, () -> blocked.append(RECORD));
      assertEquals(
          "failed to open trace file " + folder + ": Is a directory", failure.getMessage());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void append_namesTheFileThatTakesNothing() {
      // What is written to it finds no space, ever.
      TraceSink full = new JsonlTraceSink(Path.of("/dev/full"));
      TraceSinkException.Write failure =
          assertThrows(TraceSinkException.Write.class, () -> full.append(RECORD));
      assertEquals(
          "failed to write trace file /dev/full: No space left on device", failure.getMessage());
    }

    @Test
    void append_worksOnAnInterruptedThread() throws Exception {
      Thread.currentThread().interrupt();
      sink.append(RECORD);
      assertTrue(Thread.interrupted());
      assertEquals(1, Files.readAllLines(file).size());
    }

    @Test
    void flush_createsNoFile() throws Exception {
      Files.createDirectories(file.getParent());
      sink.flush();
      assertFalse(Files.exists(file));
    }

    @Test
    void flush_refusesADirectory() {
      assertThrows(TraceSinkException.Open.class, () -> new JsonlTraceSink(folder).flush());
    }

    @Test
    void flush_refusesAFileForAFolder() throws Exception {
      Path occupied = Files.writeString(folder.resolve("occupied"), "");
      assertThrows(
          TraceSinkException.Open.class,
          () -> new JsonlTraceSink(occupied.resolve("trace.jsonl")).flush());
    }

    @Test
    void file_mayHaveNoParent() {
      Path relative = Path.of("no-folder-of-its-own.jsonl");
      assertEquals(null, relative.getParent());
      try {
        new JsonlTraceSink(relative).append(RECORD);
        assertTrue(Files.exists(relative));
      } catch (TraceSinkException e) {
        throw new AssertionError(e);
      } finally {
        assertTrue(relative.toFile().delete());
      }
    }

    @Test
    void manyThreads_writeWholeLines() throws Exception {
      TraceRecord large = record("x".repeat(50_000));
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 200; i++) {
          threads.submit(
              () -> {
                sink.append(large);
                return null;
              });
        }
      }
      List<String> lines = Files.readAllLines(file);
      assertEquals(200, lines.size());
      for (String line : lines) {
        assertEquals(large, LashRecords.read(line));
      }
    }

    @Test
    void dialect_isTheSeedsUnlessToldOtherwise() throws Exception {
      TraceRecord withAttachment =
          LashRecords.golden().stream()
              .filter(record -> record.event() instanceof TraceEvent.LlmCallStarted)
              .findFirst()
              .orElseThrow();
      Path current = folder.resolve("current.jsonl");
      sink.append(withAttachment);
      new JsonlTraceSink(current, Dialect.CURRENT).append(withAttachment);
      assertEquals(LashWriter.SEED.json(withAttachment) + "\n", Files.readString(file));
      assertEquals(LashWriter.CURRENT.json(withAttachment) + "\n", Files.readString(current));
    }
  }

  @Nested
  @DisplayName("Standard error")
  class Stderr {
    @Test
    void append_printsALine() throws Exception {
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      PrintStream before = System.err;
      System.setErr(new PrintStream(printed, false, StandardCharsets.ISO_8859_1));
      try {
        TraceSink sink = new StderrTraceSink();
        sink.append(record("é"));
        sink.flush();
        assertThrows(TraceSinkException.Serialize.class, () -> sink.append(UNWRITABLE));
      } finally {
        System.setErr(before);
      }
      assertArrayEquals(LashWriter.SEED.line(record("é")), printed.toByteArray());
    }
  }

  @Nested
  @DisplayName("The tee")
  class Tee {
    private final List<String> calls = new ArrayList<>();

    private TraceSink named(String name, TraceSinkException failure) {
      return new TraceSink() {
        @Override
        public void append(TraceRecord record) throws TraceSinkException {
          calls.add(name + " append");
          fail();
        }

        @Override
        public void flush() throws TraceSinkException {
          calls.add(name + " flush");
          fail();
        }

        private void fail() throws TraceSinkException {
          if (failure != null) {
            throw failure;
          }
        }
      };
    }

    @Test
    void sinks_areCalledInOrder() throws Exception {
      TraceSink tee = new TeeTraceSink(List.of(named("a", null), named("b", null)));
      tee.append(RECORD);
      tee.flush();
      assertEquals(List.of("a append", "b append", "a flush", "b flush"), calls);
    }

    @Test
    void firstFailure_endsIt() {
      TraceSinkException failure =
          assertThrows(TraceSinkException.class, () -> new JsonlTraceSink(folder).append(RECORD));
      TraceSink tee =
          new TeeTraceSink(List.of(named("a", null), named("b", failure), named("c", null)));
      assertSame(failure, assertThrows(TraceSinkException.class, () -> tee.append(RECORD)));
      assertSame(failure, assertThrows(TraceSinkException.class, tee::flush));
      assertEquals(List.of("a append", "b append", "a flush", "b flush"), calls);
    }

    @Test
    void emptyTee_succeeds() throws Exception {
      TraceSink tee = new TeeTraceSink(List.of());
      tee.append(RECORD);
      tee.flush();
      assertEquals(List.of(), calls);
    }
  }

  @Nested
  @DisplayName("The graph store")
  class Graphs {
    @Test
    void append_foldsExecutionsAndSucceedsForAllElse() throws Exception {
      GraphStore store = new GraphStore();
      TraceSink sink = new GraphTraceSink(store);
      for (TraceRecord record : LashRecords.golden()) {
        sink.append(record);
      }
      sink.flush();
      assertEquals(
          List.of("effect:sess-b:turn-9:exec-1", "effect:sess-c:exec-7", "process:review-1"),
          store.graphs().stream().map(ExecutionGraph::graphKey).toList());
    }
  }

  private static TraceRecord record(String name) {
    return new TraceRecord(
        2,
        "i",
        "2026-03-04T05:06:07+00:00",
        TraceContext.EMPTY,
        new Custom(name, CanonicalJson.NULL));
  }
}
