package plasm.sink.export;

import java.util.List;
import plasm.sink.lash.LashEntry;
import plasm.sink.run.Run;

/** Nobody wants to know. */
final class NoExport implements TelemetryExport {
  @Override
  public void lash(List<LashEntry> records) {}

  @Override
  public void run(Run run) {}

  @Override
  public void close() {}
}
