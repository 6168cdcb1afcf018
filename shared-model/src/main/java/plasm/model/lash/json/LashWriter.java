package plasm.model.lash.json;

import java.util.List;
import java.util.Map;
import plasm.model.json.CanonicalJson;
import plasm.model.json.JsonText;
import plasm.model.lash.Dialect;
import plasm.model.lash.EnvelopeDivergence;
import plasm.model.lash.LlmRequest;
import plasm.model.lash.LlmResponse;
import plasm.model.lash.PromptComponent;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.execution.ExecutionEvent;
import plasm.model.lash.graph.ExecutionGraph;

/**
 * Writes records byte for byte as runtimes do (spec/lash-trace.md, section 1): compact, members in
 * the vocabulary's order, free-form JSON with sorted members. Stateless and thread-safe.
 *
 * <p>A record of a type that the vocabulary does not have is written as it was read.
 */
public final class LashWriter {
  public static final LashWriter SEED = new LashWriter(Dialect.SEED);
  public static final LashWriter CURRENT = new LashWriter(Dialect.CURRENT);

  private static final RecordCodec RECORDS = new RecordCodec(true);

  private final Dialect dialect;

  private LashWriter(Dialect dialect) {
    this.dialect = dialect;
  }

  public static LashWriter of(Dialect dialect) {
    return switch (dialect) {
      case SEED -> SEED;
      case CURRENT -> CURRENT;
    };
  }

  /**
   * The record and the line feed behind it, in UTF-8.
   *
   * @throws plasm.model.json.IllegalTextException when a text holds a lone surrogate, which UTF-8
   *     has no bytes for
   */
  public byte[] line(TraceRecord record) {
    return JsonText.utf8(json(record) + "\n");
  }

  /** The record without a line's end. */
  public String json(TraceRecord record) {
    return json(RECORDS, record);
  }

  /** What the record holds under {@code request}. */
  public String json(LlmRequest request) {
    return json(RequestShapes.REQUEST, request);
  }

  /** What the record holds under {@code response}. */
  public String json(LlmResponse response) {
    return json(LlmCallShapes.RESPONSE, response);
  }

  /** What the record holds under {@code event}. */
  public String json(ExecutionEvent event) {
    return json(ExecutionShapes.EVENT, event);
  }

  /** A graph's snapshot (section 12); all dialects write it alike. */
  public String json(ExecutionGraph graph) {
    return json(GraphShapes.GRAPH, graph);
  }

  public String json(Map<String, CanonicalJson> metadata) {
    return json(Codecs.METADATA, metadata);
  }

  public String componentsJson(List<PromptComponent> components) {
    return json(Codecs.list(EventShapes.COMPONENT), components);
  }

  public String divergencesJson(List<EnvelopeDivergence> divergences) {
    return json(Codecs.list(ExtendedShapes.DIVERGENCE), divergences);
  }

  private <T> String json(Codec<T> codec, T value) {
    Output out = new Output(dialect);
    codec.write(value, out);
    return out.toString();
  }
}
