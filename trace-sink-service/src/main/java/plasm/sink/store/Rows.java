package plasm.sink.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import plasm.model.store.StoreFailure;

/**
 * Rows that are fetched while they are read, so that an answer never needs them all in memory. Not
 * thread-safe. Must be closed.
 */
public interface Rows<T> extends AutoCloseable {
  /**
   * The next row, or null behind the last.
   *
   * @throws StoreFailure when the row cannot be read
   */
  T next();

  @Override
  void close();

  static <T> Rows<T> of(Iterable<T> rows) {
    Iterator<T> iterator = rows.iterator();
    return new Rows<>() {
      @Override
      public T next() {
        return iterator.hasNext() ? iterator.next() : null;
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  /** Reads what is left into a list and closes. */
  default List<T> toList() {
    try (this) {
      List<T> all = new ArrayList<>();
      for (T row = next(); row != null; row = next()) {
        all.add(row);
      }
      return all;
    }
  }
}
