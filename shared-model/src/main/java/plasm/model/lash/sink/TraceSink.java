package plasm.model.lash.sink;

import plasm.model.lash.TraceRecord;

/**
 * Where a runtime leaves its records (spec/lash-trace.md, section 10). Thread-safe.
 *
 * <p>Runtimes call it on the thread that does the work, so it should not wait for anything slow;
 * and they take a failure for a warning, never for the end of a turn.
 */
public interface TraceSink {
  /**
   * Takes a record over.
   *
   * @throws TraceSinkException when it could not; the record may be lost
   */
  void append(TraceRecord record) throws TraceSinkException;

  /**
   * Brings whatever was only taken over to where it outlives the process: to be called before the
   * end.
   *
   * @throws TraceSinkException when some of it is not there, or may not be
   */
  default void flush() throws TraceSinkException {}
}
