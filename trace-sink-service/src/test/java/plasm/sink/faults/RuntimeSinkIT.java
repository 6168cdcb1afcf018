package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.TraceContext;
import plasm.model.lash.TraceEvent.Custom;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.sink.HttpTraceSettings;
import plasm.model.lash.sink.HttpTraceSink;
import plasm.model.testkit.LashRecords;

/** What a runtime's sink was told is durable is there once, through a relay and a crash. */
@Tag("faults")
class RuntimeSinkIT {
  private static final int ROUNDS = 4;
  private static final int RECORDS = 2_000;

  @TempDir Path folder;
  @TempDir Path spool;

  @Test
  void records_areThereOnceAndInOrderWhateverIsKilled() throws Exception {
    List<String> flushed = new ArrayList<>();
    SinkProcess sink = SinkProcess.start(folder);
    int port = sink.port();
    try (SinkProcess relay =
            SinkProcess.launch(
                    Map.of(
                        "PLASM_TRACE_SINK_URL",
                        "http://127.0.0.1:" + port,
                        "PLASM_TRACE_SINK_DATA_DIR",
                        spool.toString()))
                .awaitReady();
        HttpTraceSink runtime =
            HttpTraceSink.start(
                HttpTraceSettings.of(URI.create("http://127.0.0.1:" + relay.port()))
                    .withTenant("acme")
                    .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(60)))) {
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < RECORDS; i++) {
          TraceRecord next = record(round);
          runtime.append(next);
          flushed.add(next.id());
        }
        sink.kill9();
        sink.close();
        sink = SinkProcess.start(folder, SinkProcess.at(port));
        runtime.flush();
        assertEquals(flushed, stored(sink));
      }
      try (SinkClient viewer = relay.client()) {
        assertEquals(
            RECORDS * ROUNDS,
            viewer
                .get("/v1/lash/sessions/s/usage?tenant_id=acme")
                .json()
                .get("records")
                .intValue());
      }
    } finally {
      sink.close();
    }
  }

  private static TraceRecord record(int round) {
    return TraceRecord.now(
        TraceContext.builder().sessionId("s").build(),
        new Custom("round-" + round, CanonicalJson.NULL));
  }

  private static List<String> stored(SinkProcess sink) throws Exception {
    try (SinkClient client = sink.client()) {
      return client
          .get("/v1/lash/sessions/s/records?tenant_id=acme")
          .body()
          .lines()
          .map(line -> LashRecords.read(line).id())
          .toList();
    }
  }
}
