package plasm.sink.store.postgres;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rows of which this replica knows that they are there, so that it need not try to make them.
 * Forgets those that were not used for long. Thread-safe.
 */
final class Known<T> {
  private static final int MOST = 16_384;

  private final Map<T, Boolean> known =
      new LinkedHashMap<>(1_024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<T, Boolean> eldest) {
          return size() > MOST;
        }
      };

  synchronized boolean contains(T row) {
    return known.get(row) != null;
  }

  synchronized void add(T row) {
    known.put(row, true);
  }

  synchronized void clear() {
    known.clear();
  }
}
