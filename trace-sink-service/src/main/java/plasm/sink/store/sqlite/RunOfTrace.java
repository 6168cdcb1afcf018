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
  /** The order of the table. */
  static final Comparator<RunOfTrace> ORDER =
      Comparator.comparingLong(RunOfTrace::block)
          .thenComparingLong(RunOfTrace::runHash)
          .thenComparingLong(RunOfTrace::traceNo);

  /** The numbers of the traces of a run; its hash is the parameter. */
  static final String SELECT_TRACES = TraceBlock.selectTraces("runs", "run_hash");

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

  long block() {
    return TraceBlock.of(traceNo);
  }
}
