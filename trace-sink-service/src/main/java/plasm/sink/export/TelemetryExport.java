package plasm.sink.export;

import java.util.List;
import plasm.sink.lash.LashEntry;
import plasm.sink.run.Run;

/**
 * Tells an external tracer what is durable here ({@code PLASM_TRACING_MODE=external}).
 *
 * <p>Calls come after what they tell was made durable. They only put it into a queue: they never
 * wait, and never fail. What cannot be told in the end is counted, and still is here. Thread-safe.
 */
public interface TelemetryExport extends AutoCloseable {
  /** When nothing is to be told. */
  TelemetryExport NONE = new NoExport();

  /** Tells lash records, in the order in which they came. */
  void lash(List<LashEntry> records);

  /** Tells a run that has ended. */
  void run(Run run);

  /** Tells what waits, for about two seconds; then gives up, and counts what is left. */
  @Override
  void close();
}
