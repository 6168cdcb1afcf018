package plasm.sink.faults;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import plasm.model.testkit.Events;

/**
 * Makes posts as runtimes send them: single events and batches of every kind, with repeats of what
 * is stored, repeats within the batch, and ids that another tenant uses too.
 */
final class Traffic {
  /** Between these all events of a trace were emitted; {@link #bounds} has one at either. */
  static final Instant FIRST = Events.EMITTED_AT;

  static final Instant LAST = FIRST.plusSeconds(60);

  private static final int MAX_BATCH = 40;
  private static final int MAX_INDEX = 4;

  private final List<TraceName> traces;
  private final Ledger ledger;

  Traffic(List<TraceName> traces, Ledger ledger) {
    this.traces = List.copyOf(traces);
    this.ledger = ledger;
  }

  /** The earliest and the latest event of every trace. */
  Post bounds() {
    List<SentEvent> events = new ArrayList<>();
    for (TraceName trace : traces) {
      events.add(first(context(trace, FIRST)));
      events.add(first(context(trace, LAST)));
    }
    return new Post(events, events.size(), 0);
  }

  private SentEvent first(SentEvent event) {
    ledger.sendFirst(event);
    return event;
  }

  private static SentEvent context(TraceName trace, Instant emittedAt) {
    return SentEvent.of(
        trace, Events.context(trace.tenantOfEvents(), trace.id()).emittedAt(emittedAt));
  }

  /** A single event more often than not. */
  Post next(RandomGenerator random) {
    return batch(random.nextInt(10) < 6 ? 1 : random.nextInt(2, MAX_BATCH), random);
  }

  Post batch(int size, RandomGenerator random) {
    List<SentEvent> events = new ArrayList<>();
    int fresh = 0;
    while (events.size() < size) {
      int die = random.nextInt(20);
      SentEvent stored = die < 3 ? ledger.anyAcknowledged(random) : null;
      if (die == 0 && !events.isEmpty()) {
        events.add(events.get(random.nextInt(events.size())));
      } else if (die == 1 && stored != null) {
        fresh += addSameIdOfOtherTenant(stored, events, random);
      } else if (stored != null) {
        events.add(stored);
      } else {
        SentEvent event = event(any(random), random);
        ledger.sendFirst(event);
        events.add(event);
        fresh++;
      }
    }
    return new Post(List.copyOf(events), fresh, 0);
  }

  /** Returns how many events it added. */
  private int addSameIdOfOtherTenant(
      SentEvent stored, List<SentEvent> events, RandomGenerator random) {
    TraceName trace = any(random);
    Events event = line(trace, random).eventId(stored.eventId());
    SentEvent stranger = SentEvent.of(trace, event);
    if (!ledger.sendFirst(stranger)) {
      return 0;
    }
    events.add(stranger);
    return 1;
  }

  private TraceName any(RandomGenerator random) {
    return traces.get(random.nextInt(traces.size()));
  }

  private static SentEvent event(TraceName trace, RandomGenerator random) {
    String tenant = trace.tenantOfEvents();
    Events event =
        switch (random.nextInt(12)) {
          case 0 -> Events.context(tenant, trace.id());
          case 1 -> Events.expandDomain(tenant, trace.id());
          case 2, 3 -> Events.invocation(tenant, trace.id());
          case 4 -> Events.error(tenant, trace.id());
          case 5 -> Events.responseChars(tenant, trace.id());
          case 6 -> Events.resourceRead(tenant, trace.id());
          case 7 -> Events.codePlanExecute(tenant, trace.id());
          case 8 -> Events.audit(tenant, trace.id(), "mcp_session_closed");
          default -> line(trace, random);
        };
    Events timed = event.emittedAt(time(random)).with("run_id", "pr" + random.nextInt(50));
    return SentEvent.of(trace, timed);
  }

  /** Times and indices collide often, so that every rule of the record order matters. */
  private static Events line(TraceName trace, RandomGenerator random) {
    return Events.line(trace.tenantOfEvents(), trace.id())
        .emittedAt(time(random))
        .callIndex(random.nextInt(MAX_INDEX))
        .lineIndex(random.nextInt(MAX_INDEX))
        .payload("duration_ms", random.nextInt(1_000));
  }

  private static Instant time(RandomGenerator random) {
    return FIRST.plusMillis(random.nextLong(LAST.toEpochMilli() - FIRST.toEpochMilli()));
  }
}
