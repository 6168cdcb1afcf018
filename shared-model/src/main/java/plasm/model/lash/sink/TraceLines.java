package plasm.model.lash.sink;

import plasm.model.json.IllegalTextException;
import plasm.model.lash.Dialect;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.json.LashWriter;

/** Records as lines of a dialect, for sinks. */
record TraceLines(LashWriter writer) {

  TraceLines(Dialect dialect) {
    this(LashWriter.of(dialect));
  }

  byte[] line(TraceRecord record) throws TraceSinkException {
    try {
      return writer.line(record);
    } catch (IllegalTextException e) {
      throw new TraceSinkException.Serialize(e);
    }
  }
}
