package plasm.model.lash;

import java.util.List;
import java.util.Objects;
import plasm.model.json.CanonicalJson;

/**
 * A piece of a message (spec/lash-trace.md, section 5). Members that may be null are so when
 * absent, and are written as null.
 */
public sealed interface ContentBlock {

  /** The tag under which the piece is written; an attachment's depends on the dialect. */
  default String kind() {
    return switch (this) {
      case Text _ -> Text.KIND;
      case AttachmentRef _ -> AttachmentRef.KIND;
      case ToolCall _ -> ToolCall.KIND;
      case ToolResult _ -> ToolResult.KIND;
      case Reasoning _ -> Reasoning.KIND;
    };
  }

  /**
   * @param cacheBreakpoint whether the provider may keep what comes up to here
   */
  record Text(String text, boolean cacheBreakpoint) implements ContentBlock {
    public static final String KIND = "text";

    public Text {
      Objects.requireNonNull(text);
    }
  }

  /**
   * Stands for an attachment of the request.
   *
   * @param attachmentIdx unsigned 64 bits; may point to nothing
   */
  record AttachmentRef(long attachmentIdx) implements ContentBlock {
    public static final String KIND = "attachment";

    /** The tag in the {@link Dialect#SEED} dialect. */
    public static final String SEED_KIND = "image";
  }

  /**
   * @param callId null when absent
   * @param inputJson a JSON string when the model's input was no JSON
   * @param itemId the provider's; null when absent
   */
  record ToolCall(
      String callId, String toolName, CanonicalJson inputJson, String itemId, boolean hasSignature)
      implements ContentBlock {
    public static final String KIND = "tool_call";

    public ToolCall {
      Objects.requireNonNull(toolName);
      Objects.requireNonNull(inputJson);
    }
  }

  /**
   * @param callId null when absent
   * @param toolName null when absent
   */
  record ToolResult(String callId, String toolName, String content) implements ContentBlock {
    public static final String KIND = "tool_result";

    public ToolResult {
      Objects.requireNonNull(content);
    }
  }

  /**
   * @param itemId the provider's; null when absent
   */
  record Reasoning(
      String text, String itemId, List<String> summary, boolean hasEncrypted, boolean redacted)
      implements ContentBlock {
    public static final String KIND = "reasoning";

    public Reasoning {
      Objects.requireNonNull(text);
      summary = List.copyOf(summary);
    }
  }
}
