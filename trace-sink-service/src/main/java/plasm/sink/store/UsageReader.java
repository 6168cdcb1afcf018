package plasm.sink.store;

import plasm.sink.usage.UsageQuery;
import plasm.sink.usage.UsageRow;

/** Billing usage, to read. */
public interface UsageReader {
  /**
   * One row for each executed line that matches, in the order of {@link
   * plasm.sink.usage.UsageCursor#ORDER}.
   */
  Rows<UsageRow> usage(UsageQuery query);
}
