package plasm.sink.relay;

import java.time.Instant;
import java.util.List;
import plasm.sink.store.Appended;
import plasm.sink.store.EventLog;
import plasm.sink.store.StagedEvents;
import plasm.sink.trace.StampedEvent;

/** The way into the spool, which wakes who forwards it. */
public record SpoolIntake(EventLog spool, Relay relay) implements EventLog {
  @Override
  public Appended append(List<StampedEvent> events, Instant ingestedAt) {
    return appendStaged(List.of(stage(events)), ingestedAt);
  }

  @Override
  public StagedEvents stage(List<StampedEvent> events) {
    return spool.stage(events);
  }

  @Override
  public Appended appendStaged(List<StagedEvents> batches, Instant ingestedAt) {
    Appended appended = spool.appendStaged(batches, ingestedAt);
    relay.wake();
    return appended;
  }
}
