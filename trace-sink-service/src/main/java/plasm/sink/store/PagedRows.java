package plasm.sink.store;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * Rows fetched page by page, each page a statement of its own that starts behind the last row.
 *
 * <p>A client may read an answer as slowly as it likes; no connection is held meanwhile, and no
 * read transaction keeps a database from tidying up.
 */
public final class PagedRows<T> implements Rows<T> {
  private final Function<T, List<T>> pageAfter;
  private Iterator<T> page;
  private T last;
  private long left;

  /**
   * @param pageAfter the rows behind a row; behind null: the first ones; an empty page ends it
   */
  public PagedRows(long limit, Function<T, List<T>> pageAfter) {
    this.pageAfter = pageAfter;
    this.left = limit;
    this.page = limit == 0 ? List.<T>of().iterator() : pageAfter.apply(null).iterator();
  }

  @Override
  public T next() {
    if (left == 0) {
      return null;
    }
    if (!page.hasNext() && last != null) {
      page = pageAfter.apply(last).iterator();
    }
    if (!page.hasNext()) {
      left = 0;
      return null;
    }
    left--;
    last = page.next();
    return last;
  }

  @Override
  public void close() {
    left = 0;
  }
}
