package plasm.sink.store.sqlite;

/**
 * 4,096 successive traces. Tables whose keys are random are in order within a block only, so that
 * what comes in together lies together; who looks up a key asks every block for it.
 */
final class TraceBlock {
  private static final int BITS = 12;

  private TraceBlock() {}

  /** The number of the block that a trace is in. */
  static long of(long traceNo) {
    return traceNo >> BITS;
  }

  /** The numbers of the traces that a table in blocks has for a key, which is the parameter. */
  static String selectTraces(String table, String keyColumn) {
    return """
        WITH RECURSIVE block(n) AS (
          SELECT min(trace_no) >> %1$d FROM traces
          UNION ALL SELECT n + 1 FROM block WHERE n < (SELECT max(trace_no) >> %1$d FROM traces))
        SELECT k.trace_no FROM block CROSS JOIN %2$s k ON k.trace_block = block.n AND k.%3$s = ?
        """
        .formatted(BITS, table, keyColumn);
  }
}
