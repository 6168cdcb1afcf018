package plasm.sink.store;

import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceRecord;

/**
 * Hears from a store what becomes of traces: for each trace in the order of its seq, when it is
 * durable and before any read shows it, at least once (after a failure a store may begin again a
 * little earlier). A read that is asked after that shows it. Calls come from the thread that
 * everybody's events go through, so they must be short and never block.
 *
 * <p>Where several processes add to one store, each hears of all. Then it is the trace's head that
 * no read shows before; records and lists may show what is told a moment later.
 */
public interface TraceFeed {
  /** Nobody listens. */
  TraceFeed NONE =
      new TraceFeed() {
        @Override
        public boolean follows(TraceKey trace) {
          return false;
        }

        @Override
        public void recorded(TraceKey trace, TraceRecord added) {
          // Nobody asked for it.
        }

        @Override
        public void completed(TraceHead head) {
          // Nobody asked for it.
        }

        @Override
        public void forgotten(TraceKey trace) {
          // Nobody asked for it.
        }
      };

  /** Whether anybody wants to hear of that trace; records of others need not be told. */
  boolean follows(TraceKey trace);

  /** A record was added. */
  void recorded(TraceKey trace, TraceRecord added);

  /** A trace is over; its end took the head's last seq. */
  void completed(TraceHead head);

  /** The store does not have the trace any more; should it come again, its seq begins anew. */
  void forgotten(TraceKey trace);
}
