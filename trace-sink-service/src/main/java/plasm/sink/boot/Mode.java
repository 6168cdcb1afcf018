package plasm.sink.boot;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import plasm.sink.complete.TraceCompletion;
import plasm.sink.ingest.Commits;
import plasm.sink.ingest.GroupCommit;
import plasm.sink.ingest.IngestMeters;
import plasm.sink.ingest.StoredRecords;
import plasm.sink.lash.LashEntry;
import plasm.sink.store.LashStore;
import plasm.sink.store.RunStore;
import plasm.sink.store.TraceStore;
import plasm.sink.trace.StampedEvent;

/** A {@link Backend} at work: everything that the service does differently by it. */
interface Mode extends AutoCloseable {
  /**
   * What may wait to become durable.
   *
   * @param requests how many of them
   * @param bytes what they may hold; one may exceed it alone
   */
  record Waiting(int requests, long bytes) {}

  /** For people, without secrets. */
  String place();

  TraceStore traces();

  LashStore lash();

  /** Retained runs are durable where traces are. */
  RunStore runs();

  /** How many appends may run at a time. */
  default int writers() {
    return 1;
  }

  /** The way in of events. */
  default Commits<StampedEvent> commits(Waiting waiting, IngestMeters meters, Clock clock) {
    return GroupCommit.ofEvents(
        traces(), waiting.requests(), waiting.bytes(), writers(), meters, clock);
  }

  /**
   * The way in of lash records.
   *
   * @param told of those that are stored here
   */
  default Commits<LashEntry> lashCommits(
      Waiting waiting, IngestMeters meters, Clock clock, StoredRecords told) {
    return GroupCommit.ofLash(
        lash(), waiting.requests(), waiting.bytes(), writers(), meters, clock, told);
  }

  /** Where completed traces are written besides. */
  default TraceCompletion.Archive archive() {
    return (head, records) -> {};
  }

  /** Whether this process does now what one of those that share the store has to do. */
  default boolean leads() {
    return true;
  }

  /** Whether traces are over when this process stops, since none goes on with them. */
  default boolean endsTraces() {
    return true;
  }

  /** Work that is due every second. */
  default void tidyUp() {}

  /** Work that is due every minute. */
  default void lookAround() {}

  /** The relay's own; empty in other modes. */
  default Optional<RelayMode> relay() {
    return Optional.empty();
  }

  /** Nothing comes in any more, and what waited is durable. */
  default void afterIntake() {}

  @Override
  void close() throws IOException;
}
