package plasm.model.lash.sink;

import java.util.List;
import plasm.model.lash.TraceRecord;

/**
 * Gives each record to several sinks in turn (spec/lash-trace.md, section 10). The first failure
 * ends it: sinks before have the record, those behind do not.
 */
public final class TeeTraceSink implements TraceSink {
  private final List<TraceSink> sinks;

  /**
   * @param sinks none is fine, too
   */
  public TeeTraceSink(List<? extends TraceSink> sinks) {
    this.sinks = List.copyOf(sinks);
  }

  @Override
  public void append(TraceRecord record) throws TraceSinkException {
    for (TraceSink sink : sinks) {
      sink.append(record);
    }
  }

  @Override
  public void flush() throws TraceSinkException {
    for (TraceSink sink : sinks) {
      sink.flush();
    }
  }
}
