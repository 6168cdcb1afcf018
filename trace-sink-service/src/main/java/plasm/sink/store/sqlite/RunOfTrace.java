package plasm.sink.store.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;

/**
 * A row of table {@code runs}: a trace has events of a run.
 *
 * @param runHash stands for the run id. That two of a billion are alike has a chance of 3 %; a list
 *     by one of those would have traces of the other, too, of the same tenant
 */
record RunOfTrace(long runHash, long traceNo) {
  private static final int BLOCK_BITS = 12;

  /** The order of the table. */
  static final Comparator<RunOfTrace> ORDER =
      Comparator.comparingLong(RunOfTrace::block)
          .thenComparingLong(RunOfTrace::runHash)
          .thenComparingLong(RunOfTrace::traceNo);

  /** The numbers of the traces of a run; its hash is the parameter. */
  static final String SELECT_TRACES =
      """
      WITH RECURSIVE block(n) AS (
        SELECT min(trace_no) >> %1$d FROM traces
        UNION ALL SELECT n + 1 FROM block WHERE n < (SELECT max(trace_no) >> %1$d FROM traces))
      SELECT r.trace_no FROM block CROSS JOIN runs r ON r.trace_block = block.n AND r.run_hash = ?
      """
          .formatted(BLOCK_BITS);

  static RunOfTrace of(String runId, long traceNo) {
    return new RunOfTrace(hash(runId), traceNo);
  }

  /** The first 64 bits of its SHA-256. */
  static long hash(String runId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(runId.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException everyRuntimeHasIt) {
      throw new AssertionError(everyRuntimeHasIt);
    }
  }

  /** The number of the block of traces that a trace is in. */
  static long blockOf(long traceNo) {
    return traceNo >> BLOCK_BITS;
  }

  long block() {
    return blockOf(traceNo);
  }
}
