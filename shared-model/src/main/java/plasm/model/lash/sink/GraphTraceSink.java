package plasm.model.lash.sink;

import java.util.Objects;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.graph.GraphStore;

/**
 * Folds what it is given into graphs, and never fails (spec/lash-trace.md, section 12).
 *
 * @param graphs may be read at any time
 */
public record GraphTraceSink(GraphStore graphs) implements TraceSink {

  public GraphTraceSink {
    Objects.requireNonNull(graphs);
  }

  @Override
  public void append(TraceRecord record) {
    graphs.append(record);
  }
}
