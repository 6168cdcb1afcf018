package plasm.model.lash;

import java.util.Map;
import java.util.TreeMap;
import plasm.model.json.CanonicalJson;

/**
 * Within what a record happened (spec/lash-trace.md, section 3). Whatever is absent is null; two
 * contexts of the same values are equal.
 *
 * @param runId groups records of an experiment or a run
 * @param split the label of a part of the data
 * @param graphNodeId the span that the record is
 * @param parentGraphNodeId the enclosing span: another record's {@code graphNodeId}
 * @param turnIndex unsigned 64 bits
 * @param protocolIteration unsigned 64 bits
 * @param metadata free-form values by name, sorted by the UTF-8 bytes of the names; never null
 */
public record TraceContext(
    String runId,
    String experimentId,
    String candidateId,
    String candidateParentId,
    String exampleId,
    String split,
    String sessionId,
    String turnId,
    String graphNodeId,
    String parentGraphNodeId,
    Long turnIndex,
    Long protocolIteration,
    String effectId,
    String llmCallId,
    Map<String, CanonicalJson> metadata) {

  /** Nothing is known. */
  public static final TraceContext EMPTY = builder().build();

  public TraceContext {
    metadata = FreeForm.sorted(metadata);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Begins with what this context has. */
  public Builder toBuilder() {
    return new Builder()
        .runId(runId)
        .experimentId(experimentId)
        .candidateId(candidateId)
        .candidateParentId(candidateParentId)
        .exampleId(exampleId)
        .split(split)
        .sessionId(sessionId)
        .turnId(turnId)
        .graphNodeId(graphNodeId)
        .parentGraphNodeId(parentGraphNodeId)
        .turnIndex(turnIndex)
        .protocolIteration(protocolIteration)
        .effectId(effectId)
        .llmCallId(llmCallId)
        .metadata(metadata);
  }

  /**
   * Lays a narrower context over this one: what the overlay has, wins, also key by key in metadata
   * (spec/lash-trace.md, section 14).
   */
  public TraceContext overlaidWith(TraceContext overlay) {
    Map<String, CanonicalJson> merged = new TreeMap<>(metadata);
    merged.putAll(overlay.metadata);
    return new TraceContext(
        either(overlay.runId, runId),
        either(overlay.experimentId, experimentId),
        either(overlay.candidateId, candidateId),
        either(overlay.candidateParentId, candidateParentId),
        either(overlay.exampleId, exampleId),
        either(overlay.split, split),
        either(overlay.sessionId, sessionId),
        either(overlay.turnId, turnId),
        either(overlay.graphNodeId, graphNodeId),
        either(overlay.parentGraphNodeId, parentGraphNodeId),
        either(overlay.turnIndex, turnIndex),
        either(overlay.protocolIteration, protocolIteration),
        either(overlay.effectId, effectId),
        either(overlay.llmCallId, llmCallId),
        merged);
  }

  private static <T> T either(T overlay, T base) {
    return overlay != null ? overlay : base;
  }

  /** Each setter overwrites; null makes absent. Not thread-safe. */
  public static final class Builder {
    private String runId;
    private String experimentId;
    private String candidateId;
    private String candidateParentId;
    private String exampleId;
    private String split;
    private String sessionId;
    private String turnId;
    private String graphNodeId;
    private String parentGraphNodeId;
    private Long turnIndex;
    private Long protocolIteration;
    private String effectId;
    private String llmCallId;
    private Map<String, CanonicalJson> metadata = Map.of();

    private Builder() {}

    public Builder runId(String value) {
      runId = value;
      return this;
    }

    public Builder experimentId(String value) {
      experimentId = value;
      return this;
    }

    public Builder candidateId(String value) {
      candidateId = value;
      return this;
    }

    public Builder candidateParentId(String value) {
      candidateParentId = value;
      return this;
    }

    public Builder exampleId(String value) {
      exampleId = value;
      return this;
    }

    public Builder split(String value) {
      split = value;
      return this;
    }

    public Builder sessionId(String value) {
      sessionId = value;
      return this;
    }

    public Builder turnId(String value) {
      turnId = value;
      return this;
    }

    public Builder graphNodeId(String value) {
      graphNodeId = value;
      return this;
    }

    public Builder parentGraphNodeId(String value) {
      parentGraphNodeId = value;
      return this;
    }

    public Builder turnIndex(Long value) {
      turnIndex = value;
      return this;
    }

    public Builder protocolIteration(Long value) {
      protocolIteration = value;
      return this;
    }

    public Builder effectId(String value) {
      effectId = value;
      return this;
    }

    public Builder llmCallId(String value) {
      llmCallId = value;
      return this;
    }

    /** Never null; empty for none. */
    public Builder metadata(Map<String, CanonicalJson> values) {
      metadata = values;
      return this;
    }

    public TraceContext build() {
      return new TraceContext(
          runId,
          experimentId,
          candidateId,
          candidateParentId,
          exampleId,
          split,
          sessionId,
          turnId,
          graphNodeId,
          parentGraphNodeId,
          turnIndex,
          protocolIteration,
          effectId,
          llmCallId,
          metadata);
    }
  }
}
