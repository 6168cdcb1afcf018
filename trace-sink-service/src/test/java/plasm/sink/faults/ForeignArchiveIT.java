package plasm.sink.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that other plasm programs wrote list and open here. */
@Tag("faults")
class ForeignArchiveIT {
  private static final String DAMAGED_LINES = "plasm_trace_sink_archive_damaged_lines_total";

  @TempDir Path folder;

  private static TraceName trace(String tenant) {
    return new TraceName(tenant, UUID.randomUUID());
  }

  @Test
  void completeTrace_listsAndOpens() throws Exception {
    listsAndOpens(ForeignTrace.complete(trace("acme")).writeTo(folder));
  }

  @Test
  void traceOfAnOlderProgram_listsAndOpens() throws Exception {
    listsAndOpens(ForeignTrace.old(trace("100% acme")).writeTo(folder));
  }

  @Test
  void traceOfATenantBeyondAscii_listsAndOpens() throws Exception {
    listsAndOpens(ForeignTrace.complete(trace("größe-租户")).writeTo(folder));
  }

  @Test
  void traceOfNoTenant_listsAndOpens() throws Exception {
    listsAndOpens(ForeignTrace.old(trace(TraceName.NO_TENANT)).writeTo(folder));
  }

  private void listsAndOpens(ForeignTrace foreign) throws Exception {
    try (SinkProcess sink = SinkProcess.start(folder);
        SinkClient client = sink.client()) {
      check(client, foreign);
      assertEquals(0.0, client.metric(DAMAGED_LINES));
    }
  }

  private static void check(SinkClient client, ForeignTrace foreign) throws Exception {
    assertEquals(List.of(expected(foreign)), client.list(foreign.name().tenant()));
    ObjectNode detail = client.detail(foreign.name()).deepCopy();
    assertEquals(foreign.records(), payloads(detail));
    detail.remove("records");
    assertEquals(expected(foreign), detail);
  }

  /** As the summary has it, and what reads add to that. */
  private static JsonNode expected(ForeignTrace foreign) {
    ObjectNode expected = foreign.summary().deepCopy();
    expected.remove("mcp_config");
    expected.set("logical_session_id", foreign.summary().path("logical_session_id"));
    if (expected.get("logical_session_id").isMissingNode()) {
      expected.putNull("logical_session_id");
    }
    expected.put("workspace_slug", "");
    expected.put("last_seq", foreign.records().size() + 1);
    return SinkClient.parse(expected.toString());
  }

  private static List<JsonNode> payloads(JsonNode detail) {
    List<JsonNode> payloads = new ArrayList<>();
    for (JsonNode line : detail.get("records")) {
      ObjectNode payload = line.get("record").deepCopy();
      payload.remove(List.of("event_id", "emitted_at"));
      payloads.add(payload);
    }
    return payloads;
  }

  @Test
  void damagedLine_isSkippedAndCounted() throws Exception {
    ForeignTrace damaged = ForeignTrace.old(trace("acme")).damagedAt(2).writeTo(folder);
    try (SinkProcess sink = SinkProcess.start(folder);
        SinkClient client = sink.client()) {
      assertEquals(1.0, client.metric(DAMAGED_LINES));
      check(client, damaged);
    }
  }

  @Test
  void damagedLine_isCountedOnceHoweverOftenItIsRead() throws Exception {
    ForeignTrace damaged = ForeignTrace.old(trace("acme")).damagedAt(2).writeTo(folder);
    try (SinkProcess sink = SinkProcess.start(folder);
        SinkClient client = sink.client()) {
      for (int i = 0; i < 3; i++) {
        client.detail(damaged.name());
      }
      assertEquals(1.0, client.metric(DAMAGED_LINES));
    }
  }

  @Test
  void damagedNeighbours_doNotHideATrace() throws Exception {
    ForeignTrace whole = ForeignTrace.complete(trace("acme")).writeTo(folder);
    damaged("summary that is no JSON").write("{\"trace_id\": ", "");
    damaged("summary that is no object").write("[]", "");
    damaged("counter that is no number").write("{\"totals\":{\"cache_hits\":\"many\"}}", "");
    Files.createDirectories(damaged("empty folder").folder());
    Files.createDirectories(damaged("folder for a file").folder().resolve("summary.json"));
    Files.createDirectories(folder.resolve("traces/acme/no-trace-id"));
    Files.writeString(folder.resolve("traces/a-file"), "no tenant");
    Files.writeString(folder.resolve("traces/acme/" + UUID.randomUUID()), "no folder");
    try (SinkProcess sink = SinkProcess.start(folder);
        SinkClient client = sink.client()) {
      check(client, whole);
    }
  }

  @Test
  void folderInTheRecordsPlace_doesNotHideOtherTraces() throws Exception {
    ForeignTrace whole = ForeignTrace.complete(trace("acme")).writeTo(folder);
    Path records = damaged("folder for a file").folder().resolve("records.ndjson");
    Files.createDirectories(records);
    Files.writeString(records.resolveSibling("summary.json"), "{}");
    try (SinkProcess sink = SinkProcess.start(folder);
        SinkClient client = sink.client()) {
      check(client, whole);
    }
  }

  /** In the tenant acme. */
  private ArchivedTrace damaged(String how) {
    return ArchivedTrace.in(
        folder,
        new TraceName("acme", UUID.nameUUIDFromBytes(how.getBytes(StandardCharsets.US_ASCII))));
  }

  @Test
  void localeThatCannotSpellATenant_hidesNoOtherTenant() throws Exception {
    ForeignTrace plain = ForeignTrace.complete(trace("acme")).writeTo(folder);
    ForeignTrace.complete(trace("größe-租户")).writeTo(folder);
    try (SinkProcess sink = SinkProcess.start(folder, Map.of("LC_ALL", "C"));
        SinkClient client = sink.client()) {
      check(client, plain);
    }
  }
}
