package plasm.sink.store.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import plasm.sink.trace.TraceKey;

/**
 * Traces of which this replica knows that they have a row, so that it need not try to make one.
 * Forgets those that were not used for long. Thread-safe.
 */
final class KnownTraces {
  private static final int MOST = 16_384;

  private final Map<TraceKey, Boolean> known =
      new LinkedHashMap<>(1_024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TraceKey, Boolean> eldest) {
          return size() > MOST;
        }
      };

  synchronized boolean contains(TraceKey trace) {
    return known.get(trace) != null;
  }

  synchronized void add(TraceKey trace) {
    known.put(trace, true);
  }

  /** Somebody emptied the tables. */
  synchronized void clear() {
    known.clear();
  }
}
