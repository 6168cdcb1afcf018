package plasm.model.lash.otel;

/**
 * What spans tell beyond the tables of spec/lash-trace.md, section 13.
 *
 * @param eventJson the whole record as JSON, with all content of prompts and tools
 * @param contextMetadata the context's metadata, an attribute each
 * @param payloadJson prompts, arguments, results and the like as JSON
 */
public record OtelTraceOptions(boolean eventJson, boolean contextMetadata, boolean payloadJson) {
  /** Metadata, but no content. */
  public static final OtelTraceOptions DEFAULT = new OtelTraceOptions(false, true, false);
}
