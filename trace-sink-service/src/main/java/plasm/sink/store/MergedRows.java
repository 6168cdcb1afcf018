package plasm.sink.store;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;

/** Several ordered rows as one, in the same order. */
public final class MergedRows<T> implements Rows<T> {
  private record Head<T>(T row, Rows<T> rows) {}

  private final List<Rows<T>> all;
  private final PriorityQueue<Head<T>> heads;
  private long left;

  private MergedRows(List<Rows<T>> all, Comparator<T> order, long limit) {
    this.all = all;
    this.heads = new PriorityQueue<>(Comparator.comparing(Head::row, order));
    this.left = limit;
    all.forEach(this::advance);
  }

  public static <T, K> Rows<T> of(
      List<Rows<T>> all, Function<T, K> key, Comparator<K> order, long limit) {
    return new MergedRows<>(all, Comparator.comparing(key, order), limit);
  }

  @Override
  public T next() {
    if (left == 0 || heads.isEmpty()) {
      return null;
    }
    left--;
    Head<T> first = heads.poll();
    advance(first.rows());
    return first.row();
  }

  private void advance(Rows<T> rows) {
    T row = rows.next();
    if (row != null) {
      heads.add(new Head<>(row, rows));
    }
  }

  @Override
  public void close() {
    all.forEach(Rows::close);
  }
}
