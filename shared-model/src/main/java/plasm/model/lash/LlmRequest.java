package plasm.model.lash;

import java.util.List;
import java.util.Objects;
import plasm.model.json.CanonicalJson;

/**
 * What a model was asked (spec/lash-trace.md, section 5).
 *
 * @param modelVariant null for the provider's default
 * @param attachments what {@link ContentBlock.AttachmentRef} points into
 * @param toolChoice a free string; runtimes write {@code auto}, {@code none} or {@code required}
 * @param outputSpec the form that the answer must have; null when absent
 * @param stream whether the answer was asked for piece by piece
 */
public record LlmRequest(
    String model,
    String modelVariant,
    List<LlmMessage> messages,
    List<Attachment> attachments,
    List<ToolSpec> tools,
    String toolChoice,
    CanonicalJson outputSpec,
    boolean stream) {

  public LlmRequest {
    Objects.requireNonNull(model);
    messages = List.copyOf(messages);
    attachments = List.copyOf(attachments);
    tools = List.copyOf(tools);
    Objects.requireNonNull(toolChoice);
  }
}
