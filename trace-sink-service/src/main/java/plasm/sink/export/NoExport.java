package plasm.sink.export;

import java.util.List;
import plasm.model.lash.TraceRecord;
import plasm.model.trace.Tenant;
import plasm.sink.run.Run;

/** Nobody wants to know. */
final class NoExport implements TelemetryExport {
  @Override
  public void lash(Tenant tenant, List<TraceRecord> records, long bytes) {}

  @Override
  public void run(Run run) {}

  @Override
  public void close() {}
}
