package plasm.model.lash.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.Dialect;
import plasm.model.lash.TraceContext;
import plasm.model.lash.TraceEvent.Custom;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.json.LashWriter;
import plasm.model.lash.sink.RecordsServer.Reply;
import plasm.model.testkit.Await;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, decisions for this project and section 10: the sink over HTTP. */
class LashSection10HttpSinkTest {
  private RecordsServer server;

  @BeforeEach
  void start() throws IOException {
    server = new RecordsServer(0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpTraceSettings settings() {
    return HttpTraceSettings.of(server.base())
        .withBackOff(Duration.ofMillis(1), Duration.ofMillis(20));
  }

  @Test
  void flush_returnsWhenAllIsAcknowledged() throws Exception {
    try (HttpTraceSink sink = HttpTraceSink.start(settings())) {
      List<String> expected = new ArrayList<>();
      for (TraceRecord record : LashRecords.golden()) {
        sink.append(record);
        expected.add(LashWriter.SEED.json(record));
      }
      sink.flush();
      assertEquals(expected, server.lines());
    }
  }

  @Test
  void request_isThatOfTheSpecification() throws Exception {
    HttpTraceSettings told =
        HttpTraceSettings.of(URI.create(server.base() + "/"))
            .withTenant("a/b c&d")
            .withDialect(Dialect.CURRENT);
    try (HttpTraceSink sink = HttpTraceSink.start(told)) {
      sink.append(record("one"));
      sink.flush();
    }
    RecordsServer.Batch batch = server.batches.getFirst();
    assertEquals("POST", batch.method());
    assertEquals("/v1/lash/records?tenant_id=a%2Fb+c%26d", batch.path());
    assertEquals("application/x-ndjson", batch.contentType());
    assertEquals(URI.create("http://h:1/v1/lash/records"), of("http://h:1").records());
    assertEquals(URI.create("http://h:1/x/v1/lash/records"), of("http://h:1/x/").records());
  }

  private static HttpTraceSettings of(String base) {
    return HttpTraceSettings.of(URI.create(base));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://h", "file:///x", "h:1", "/x", "http:"})
  void base_mustBeAnHttpAddress(String base) {
    assertThrows(RuntimeException.class, () -> of(base));
  }

  @Test
  void batches_growWhileOneIsOnItsWay() throws Exception {
    server.answers.drainPermits();
    try (HttpTraceSink sink = HttpTraceSink.start(settings())) {
      sink.append(record("first"));
      Await.until(
          "the first is on its way",
          Duration.ofSeconds(20),
          () -> server.answers.hasQueuedThreads());
      for (int i = 0; i < 50; i++) {
        sink.append(record("r" + i));
      }
      server.answers.release(2);
      sink.flush();
      assertEquals(
          List.of(1, 50), server.batches.stream().map(batch -> batch.lines().size()).toList());
    }
  }

  @Test
  void batches_areBounded() throws Exception {
    int lineBytes = LashWriter.SEED.line(record("r0")).length;
    server.answers.drainPermits();
    HttpTraceSettings three = settings().withBounds(1 << 20, 3 * lineBytes);
    try (HttpTraceSink sink = HttpTraceSink.start(three)) {
      sink.append(record("r0"));
      Await.until(
          "the first is on its way",
          Duration.ofSeconds(20),
          () -> server.answers.hasQueuedThreads());
      for (int i = 1; i < 9; i++) {
        sink.append(record("r" + i));
      }
      sink.append(record("x".repeat(10 * lineBytes)));
      server.answers.release(100);
      sink.flush();
      assertEquals(
          List.of(1, 3, 3, 2, 1),
          server.batches.stream().map(batch -> batch.lines().size()).toList());
    }
  }

  @Test
  void fullQueue_isTheCallersFailureUntilThereIsRoom() throws Exception {
    int lineBytes = LashWriter.SEED.line(record("r0")).length;
    server.answers.drainPermits();
    HttpTraceSettings two = settings().withBounds(2 * lineBytes, 1 << 20);
    try (HttpTraceSink sink = HttpTraceSink.start(two)) {
      sink.append(record("r0"));
      sink.append(record("r1"));
      TraceSinkException.Full full =
          assertThrows(TraceSinkException.Full.class, () -> sink.append(record("r2")));
      assertEquals(
          "a trace record of "
              + lineBytes
              + " bytes does not fit: at most "
              + 2 * lineBytes
              + " bytes wait to be sent",
          full.getMessage());
      server.answers.release(100);
      sink.flush();
      sink.append(record("r3"));
      sink.flush();
      assertEquals(
          List.of("r0", "r1", "r3"),
          server.lines().stream()
              .map(LashRecords::read)
              .map(r -> ((Custom) r.event()).name())
              .toList());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void passingFailure_isRetried(int status) throws Exception {
    server.replies.add(new Reply(status, "not now", null));
    server.replies.add(new Reply(status, "not now", null));
    try (HttpTraceSink sink = HttpTraceSink.start(settings())) {
      sink.append(record("one"));
      sink.flush();
      assertEquals(1, server.lines().size());
    }
  }

  @Test
  void retryAfter_isHonoured() throws Exception {
    server.replies.add(new Reply(503, "", "1"));
    try (HttpTraceSink sink = HttpTraceSink.start(settings())) {
      Instant before = Instant.now();
      sink.append(record("one"));
      sink.flush();
      Duration took = Duration.between(before, Instant.now());
      assertTrue(took.compareTo(Duration.ofSeconds(1)) >= 0, took::toString);
    }
  }

  @Test
  void serviceThatComesLater_getsAll() throws Exception {
    int port = server.port();
    server.close();
    try (HttpTraceSink sink = HttpTraceSink.start(settings())) {
      sink.append(record("one"));
      sink.append(record("two"));
      server = new RecordsServer(port);
      sink.flush();
      assertEquals(2, server.lines().size());
    }
  }

  @Test
  void refusedRecord_losesOnlyItself() throws Exception {
    server.rule =
        batch ->
            batch.lines().stream().anyMatch(line -> line.contains("bad"))
                ? new Reply(422, "line 1 is no record", null)
                : RecordsServer.ACCEPTED;
    server.answers.drainPermits();
    HttpTraceSink sink = HttpTraceSink.start(settings());
    sink.append(record("r0"));
    Await.until(
        "the first is on its way", Duration.ofSeconds(20), () -> server.answers.hasQueuedThreads());
    List<String> good = new ArrayList<>(List.of("r0"));
    for (int i = 1; i < 40; i++) {
      boolean bad = i == 7 || i == 31;
      sink.append(record(bad ? "bad" + i : "r" + i));
      if (!bad) {
        good.add("r" + i);
      }
    }
    server.answers.release(1_000);
    TraceSinkException.Refused refused =
        assertThrows(TraceSinkException.Refused.class, sink::flush);
    assertEquals(422, refused.status());
    assertEquals(2, refused.records());
    assertEquals(
        "the trace service refused 2 records, the first with 422: line 1 is no record",
        refused.getMessage());
    assertEquals(
        good,
        server.lines().stream()
            .map(LashRecords::read)
            .map(record -> ((Custom) record.event()).name())
            .toList());
    // It was told once.
    sink.flush();
    sink.close();
  }

  @ParameterizedTest
  @CsvSource({"401", "403", "404", "501", "301", "204"})
  void refusalOfTheWhole_isReportedWithoutRepeats(int status) throws Exception {
    server.replies.add(new Reply(status, status == 204 ? "" : "no", null));
    HttpTraceSink sink = HttpTraceSink.start(settings());
    sink.append(record("one"));
    TraceSinkException.Refused refused =
        assertThrows(TraceSinkException.Refused.class, sink::flush);
    assertEquals(status, refused.status());
    assertEquals(List.of(), server.lines());
    sink.append(record("two"));
    sink.close();
    assertEquals(1, server.lines().size());
  }

  @Test
  void flush_endsWhenTheServiceDoesNotAnswer() throws Exception {
    server.answers.drainPermits();
    HttpTraceSettings hasty =
        settings().withTimeouts(Duration.ofSeconds(30), Duration.ofMillis(50));
    HttpTraceSink sink = HttpTraceSink.start(hasty);
    sink.append(record("one"));
    TraceSinkException.Unacknowledged missing =
        assertThrows(TraceSinkException.Unacknowledged.class, sink::flush);
    assertEquals(1, missing.records());
    assertThrows(TraceSinkException.Unacknowledged.class, sink::close);
    assertThrows(TraceSinkException.Closed.class, () -> sink.append(record("two")));
  }

  @Test
  void flush_ofAnInterruptedThreadSaysSo() throws Exception {
    server.answers.drainPermits();
    HttpTraceSink sink = HttpTraceSink.start(settings());
    sink.append(record("one"));
    Thread.currentThread().interrupt();
    assertThrows(TraceSinkException.Unacknowledged.class, sink::flush);
    assertTrue(Thread.interrupted());
    server.answers.release(100);
    sink.close();
    assertEquals(1, server.lines().size());
  }

  @Test
  void close_sendsWhatWaits() throws Exception {
    HttpTraceSink sink = HttpTraceSink.start(settings());
    for (int i = 0; i < 100; i++) {
      sink.append(record("r" + i));
    }
    sink.close();
    assertEquals(100, server.lines().size());
    assertThrows(TraceSinkException.Closed.class, () -> sink.append(record("late")));
  }

  @Test
  void manyThreads_loseNothing() throws Exception {
    try (HttpTraceSink sink = HttpTraceSink.start(settings())) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int t = 0; t < 50; t++) {
          int thread = t;
          threads.submit(
              () -> {
                for (int i = 0; i < 100; i++) {
                  sink.append(record(thread + " " + i));
                }
                sink.flush();
                return null;
              });
        }
      }
      sink.flush();
      assertEquals(5_000, server.lines().stream().distinct().count());
    }
  }

  @Test
  void unwritableRecord_isTheCallersFailure() throws Exception {
    try (HttpTraceSink sink = HttpTraceSink.start(settings())) {
      assertThrows(TraceSinkException.Serialize.class, () -> sink.append(record("\udc00")));
    }
  }

  private static TraceRecord record(String name) {
    return new TraceRecord(
        2,
        name,
        "2026-03-04T05:06:07+00:00",
        TraceContext.EMPTY,
        new Custom(name, CanonicalJson.NULL));
  }
}
