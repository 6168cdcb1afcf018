package plasm.sink.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Reads everything that a service shows of some traces and compares it with what was sent and what
 * was acknowledged.
 */
final class Inspection {
  private static final int SHOWN_OBJECTIONS = 10;

  private static final Comparator<JsonNode> USAGE_ORDER =
      Comparator.<JsonNode, Instant>comparing(row -> Instant.parse(text(row, "emitted_at")))
          .thenComparing(row -> text(row, "event_id"));

  private final SinkClient client;
  private final Ledger ledger;
  private final Map<String, Set<TraceName>> traces = new TreeMap<>();
  private final List<String> objections = new ArrayList<>();

  /**
   * @param traces all that the tenants have
   */
  Inspection(SinkClient client, List<TraceName> traces, Ledger ledger) {
    this.client = client;
    this.ledger = ledger;
    for (TraceName trace : traces) {
      this.traces.computeIfAbsent(trace.tenant(), tenant -> new HashSet<>()).add(trace);
    }
  }

  /** Fails when anything is lost, doubled, changed, or wrongly counted. */
  void check() throws IOException, InterruptedException {
    for (String tenant : traces.keySet()) {
      check(tenant);
    }
    if (!objections.isEmpty()) {
      throw new AssertionError(
          objections.size()
              + " objections, the first of them:\n"
              + String.join("\n", objections.stream().limit(SHOWN_OBJECTIONS).toList()));
    }
  }

  private void check(String tenant) throws IOException, InterruptedException {
    Map<UUID, JsonNode> listed = new HashMap<>();
    for (JsonNode summary : client.list(tenant)) {
      if (listed.put(UUID.fromString(summary.get("trace_id").textValue()), summary) != null) {
        objections.add("listed twice: " + summary);
      }
    }
    Set<UUID> expected = new HashSet<>();
    traces.get(tenant).forEach(trace -> expected.add(trace.id()));
    if (!listed.keySet().equals(expected)) {
      objections.add("tenant " + tenant + " lists " + listed.keySet() + " instead of " + expected);
      return;
    }
    Map<UUID, SentEvent> shown = new HashMap<>();
    for (TraceName trace : traces.get(tenant)) {
      JsonNode detail = client.detail(trace);
      shown.putAll(new ShownTrace(trace, ledger, objections::add).inspect(detail));
      compareSummaries(listed.get(trace.id()), detail);
    }
    checkUsage(tenant, shown);
  }

  /** The status is left out, and the number that an end takes: both depend on the moment. */
  private void compareSummaries(JsonNode listed, JsonNode detail) {
    ObjectNode inList = listed.deepCopy();
    ObjectNode inDetail = detail.deepCopy();
    inList.remove(List.of("status", "last_seq"));
    inDetail.remove(List.of("status", "last_seq", "records"));
    if (!inList.equals(inDetail)) {
      objections.add("listed as " + inList + ", but its detail says " + inDetail);
    }
  }

  private void checkUsage(String tenant, Map<UUID, SentEvent> shown)
      throws IOException, InterruptedException {
    List<JsonNode> rows = client.usage(tenant);
    Set<UUID> billed = new HashSet<>();
    for (JsonNode row : rows) {
      UUID eventId = UUID.fromString(row.get("event_id").textValue());
      SentEvent event = shown.get(eventId);
      if (!billed.add(eventId)) {
        objections.add("tenant " + tenant + " is billed twice: " + row);
      } else if (event == null || !event.isBillable() || !isUsageOf(event, row)) {
        objections.add("tenant " + tenant + " is billed wrongly: " + row + " for " + event);
      }
    }
    Set<UUID> billable = new HashSet<>();
    shown.values().stream()
        .filter(SentEvent::isBillable)
        .forEach(event -> billable.add(event.eventId()));
    if (!billed.equals(billable)) {
      objections.add(
          "tenant " + tenant + ": " + billable.size() + " lines, " + billed.size() + " billed");
    }
    if (!rows.equals(rows.stream().sorted(USAGE_ORDER).toList())) {
      objections.add("tenant " + tenant + ": usage is not in order");
    }
  }

  private static boolean isUsageOf(SentEvent event, JsonNode row) {
    JsonNode posted = event.read();
    return text(row, "trace_id").equals(event.trace().id().toString())
        && text(row, "tenant_partition").equals(event.trace().tenant())
        && row.get("request_units").equals(posted.get("request_units"))
        && row.get("duration_ms").equals(posted.at("/payload/stats/duration_ms"))
        && row.get("attributes_json").equals(posted.get("payload"));
  }

  private static String text(JsonNode object, String member) {
    return object.get(member).textValue();
  }
}
