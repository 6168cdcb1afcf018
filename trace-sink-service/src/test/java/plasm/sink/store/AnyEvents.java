package plasm.sink.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import plasm.model.testkit.Events;
import plasm.model.trace.Tenant;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.usage.UsageCursor;
import plasm.sink.usage.UsageQuery;
import plasm.sink.usage.UsageRow;

/** Events of every kind, of a few traces, in no order; and all that a store tells of them. */
final class AnyEvents {
  private static final List<String> TENANTS = List.of("acme", "globex");
  private static final int TRACES_EACH = 3;
  private static final int SECONDS = 4;

  private final Random random;
  private final List<StampedEvent> all = new ArrayList<>();

  AnyEvents(long seed) {
    random = new Random(seed);
  }

  /** Mostly new events; in every other batch some that were there before. */
  List<StampedEvent> batch(int size) {
    boolean repeating = random.nextBoolean() && !all.isEmpty();
    List<StampedEvent> batch = new ArrayList<>();
    while (batch.size() < size) {
      if (repeating && random.nextInt(20) == 0) {
        batch.add(all.get(random.nextInt(all.size())));
      } else {
        batch.add(next());
        all.add(batch.getLast());
      }
    }
    return StampedEvent.of(batch.stream().map(StampedEvent::event).toList());
  }

  private StampedEvent next() {
    TraceKey trace = traces().get(random.nextInt(TENANTS.size() * TRACES_EACH));
    List<Events> kinds = Events.everyKind(trace.tenant().partition(), trace.traceId());
    Events event =
        random.nextInt(12) == 0
            ? Events.audit(trace.tenant().partition(), trace.traceId(), "login")
            : kinds.get(random.nextInt(kinds.size()));
    event =
        event
            .eventId(new UUID(random.nextLong(), random.nextLong()))
            .emittedAt(Events.EMITTED_AT.plus(Duration.ofMillis(random.nextInt(SECONDS * 1_000))));
    event = random.nextBoolean() ? event.callIndex(random.nextInt(3)) : event;
    event = random.nextInt(3) == 0 ? event.with("run_id", any("run")) : event;
    event = random.nextInt(5) == 0 ? event.mcpSession(any("mcp")).project(any("project")) : event;
    event = random.nextInt(5) == 0 ? event.logicalSession(any("logical")) : event;
    event = random.nextInt(2) == 0 ? event.payload("capability", any("größe")) : event;
    return Stamped.of(event.json());
  }

  private String any(String name) {
    return name + " " + random.nextInt(5);
  }

  static List<TraceKey> traces() {
    List<TraceKey> traces = new ArrayList<>();
    for (String tenant : TENANTS) {
      for (int i = 0; i < TRACES_EACH; i++) {
        traces.add(new TraceKey(Tenant.of(tenant), new UUID(7, i)));
      }
    }
    return traces;
  }

  /** A line for each thing that reads of a store show of them. */
  static List<String> told(TraceStore store) {
    List<String> told = new ArrayList<>();
    for (TraceKey trace : traces()) {
      store.head(trace).ifPresent(head -> told.add(shown(head)));
      store.records(trace, RecordRange.ALL).toList().forEach(each -> told.add(each.toString()));
      store
          .records(trace, new RecordRange.Page(5, 1_000))
          .toList()
          .forEach(each -> told.add(each.toString()));
    }
    for (String tenant : TENANTS) {
      usage(store, tenant, true).forEach(row -> told.add(row.toString()));
      usage(store, tenant, false).forEach(row -> told.add(summed(row)));
      TraceStoreContract.Query all = TraceStoreContract.query(tenant);
      for (int i = 0; i < 5; i++) {
        told.add(listed(store, all.run("run " + i)));
        told.add(listed(store, all.session("mcp " + i)));
      }
      told.add(listed(store, all.text("NO SUCH pet")));
    }
    for (int i = 0; i < 5; i++) {
      List<TraceHead> open = store.openOfSession("logical " + i);
      told.add(open.stream().map(head -> head.key().toString()).sorted().toList() + " open");
    }
    return told;
  }

  private static List<UsageRow> usage(TraceStore store, String tenant, boolean attributes) {
    return store
        .usage(new UsageQuery(Tenant.of(tenant), 0, Long.MAX_VALUE, null, 10_000, attributes))
        .toList();
  }

  /** What a row without attributes has at least. */
  private static String summed(UsageRow row) {
    return String.join(
        " ",
        UsageCursor.of(row).text(),
        row.requestUnits() + " units",
        row.durationMs() + " ms",
        row.apiEntryId(),
        row.capability());
  }

  private static String listed(TraceStore store, TraceStoreContract.Query query) {
    return store.list(query.build()).stream().map(head -> head.key().toString()).toList()
        + " listed";
  }

  /** All but the numbers by which a store tells events apart. */
  private static String shown(TraceHead head) {
    return String.join(
        " ",
        head.key().toString(),
        head.startedAtMs() + "-" + head.endedAtMs(),
        head.mcpSessionId(),
        head.logicalSessionId(),
        head.projectSlug(),
        head.workspaceSlug(),
        head.totals().toString(),
        "seq " + head.lastSeq(),
        head.events() + " events",
        "at " + head.lastArrivalMs(),
        head.completed() ? "completed" : "open");
  }
}
