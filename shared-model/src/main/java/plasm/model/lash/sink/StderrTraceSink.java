package plasm.model.lash.sink;

import java.io.PrintStream;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import plasm.model.lash.Dialect;
import plasm.model.lash.TraceRecord;

/**
 * Prints each record as a line to standard error, whose failures it does not see
 * (spec/lash-trace.md, section 10).
 */
public final class StderrTraceSink implements TraceSink {
  private final PrintStream stderr;
  private final TraceLines lines;
  private final Lock lock = new ReentrantLock();

  /** Writes the seed's dialect. */
  public StderrTraceSink() {
    this(Dialect.SEED);
  }

  /** Prints to what is standard error now. */
  public StderrTraceSink(Dialect dialect) {
    this.stderr = System.err;
    this.lines = new TraceLines(dialect);
  }

  /**
   * @throws TraceSinkException.Serialize when the record is none that JSON can hold
   */
  @Override
  public void append(TraceRecord record) throws TraceSinkException {
    byte[] line = lines.line(record);
    lock.lock();
    try {
      // Bytes, since the stream's own encoding need not be UTF-8.
      stderr.write(line, 0, line.length);
      stderr.flush();
    } finally {
      lock.unlock();
    }
  }
}
