package plasm.sink.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import plasm.model.testkit.Events;

/**
 * A trace that another plasm program archived.
 *
 * @param events the TraceEvents of which its counters tell
 * @param lines what lies in its file of records; a line may be damaged
 */
record ForeignTrace(TraceName name, ObjectNode summary, List<String> events, List<String> lines) {
  /** When its session was opened; its first event came a while later. */
  static final Instant STARTED = Events.EMITTED_AT;

  static final Instant ENDED = STARTED.plusSeconds(9);

  /** With every member that the layout knows. */
  static ForeignTrace complete(TraceName name) {
    return of(
        name,
        summary -> {
          summary.put("logical_session_id", "logical-1");
          summary.putObject("mcp_config").put("config_id", "cfg-1").put("tenant_id", name.tenant());
        });
  }

  /** Without the members that older programs did not write. */
  static ForeignTrace old(TraceName name) {
    return of(name, summary -> {});
  }

  private static ForeignTrace of(TraceName name, Consumer<ObjectNode> furtherMembers) {
    String tenant = name.tenantOfEvents();
    List<String> events =
        List.of(
            Events.context(tenant, name.id()).emittedAt(STARTED.plusSeconds(5)).payloadJson(),
            Events.invocation(tenant, name.id()).emittedAt(STARTED.plusSeconds(6)).payloadJson(),
            Events.line(tenant, name.id())
                .emittedAt(STARTED.plusSeconds(7))
                .payload("x_of_another_version", List.of(1, "größe"))
                .payloadJson(),
            Events.responseChars(tenant, name.id()).emittedAt(ENDED).payloadJson());
    ObjectNode summary = (ObjectNode) SinkClient.parse("{}");
    summary.put("trace_id", name.id().toString());
    summary.put("mcp_session_id", "mcp-1");
    summary.put("status", "completed");
    summary.put("started_at_ms", STARTED.toEpochMilli());
    summary.put("ended_at_ms", ENDED.toEpochMilli());
    summary.put("project_slug", "alpha");
    summary.put("tenant_id", name.tenant());
    furtherMembers.accept(summary);
    summary.set("totals", TotalsJson.fold(events));
    return new ForeignTrace(name, summary, events, events);
  }

  /** The same with a line of its records cut off in the middle. */
  ForeignTrace damagedAt(int line) {
    List<String> damaged = new ArrayList<>(lines);
    damaged.set(line, lines.get(line).substring(0, lines.get(line).length() / 2));
    return new ForeignTrace(name, summary, events, damaged);
  }

  /** The same with one more TraceEvent. */
  ForeignTrace with(String event) {
    List<String> more = new ArrayList<>(lines);
    more.add(event);
    return new ForeignTrace(name, summary, more, more);
  }

  /** The lines that can be read. */
  List<JsonNode> records() {
    return lines.stream().filter(events::contains).map(SinkClient::parse).toList();
  }

  /** Puts it into the archive in {@code dir}. */
  ForeignTrace writeTo(Path dir) throws IOException, InterruptedException {
    Path staged = Files.createDirectories(dir).resolve("staged-" + name.id());
    new ArchivedTrace(staged).write(summary.toPrettyString(), String.join("\n", lines) + "\n");
    TenantFolder.put(staged, dir, name);
    return this;
  }
}
