package plasm.model.lash.json;

import java.io.IOException;
import java.util.List;
import plasm.model.json.CanonicalJson;
import plasm.model.json.ShapeException;
import plasm.model.lash.Attachment;
import plasm.model.lash.ContentBlock;
import plasm.model.lash.ContentBlock.AttachmentRef;
import plasm.model.lash.ContentBlock.Reasoning;
import plasm.model.lash.ContentBlock.Text;
import plasm.model.lash.ContentBlock.ToolCall;
import plasm.model.lash.ContentBlock.ToolResult;
import plasm.model.lash.LlmMessage;
import plasm.model.lash.LlmRequest;
import plasm.model.lash.ToolSpec;

/** What a model is asked (spec/lash-trace.md, section 5), in the order in which it is written. */
final class RequestShapes {
  private static final Shape<Text> TEXT_BLOCK =
      new Shape<>("a text block") {
        private final Member<Text, String> text = required("text", Codecs.TEXT, Text::text);
        private final Member<Text, Boolean> cacheBreakpoint =
            flag("cache_breakpoint", Text::cacheBreakpoint);

        @Override
        Text of(Values<Text> in) {
          return new Text(in.get(text), in.get(cacheBreakpoint));
        }
      };

  private static final Shape<AttachmentRef> ATTACHMENT_REF =
      new Shape<>("an attachment block") {
        private final Member<AttachmentRef, Long> attachmentIdx =
            required("attachment_idx", Codecs.UNSIGNED, AttachmentRef::attachmentIdx);

        @Override
        AttachmentRef of(Values<AttachmentRef> in) {
          return new AttachmentRef(in.get(attachmentIdx));
        }
      };

  private static final Shape<ToolCall> TOOL_CALL =
      new Shape<>("a tool call block") {
        private final Member<ToolCall, String> callId =
            nullable("call_id", Codecs.TEXT, ToolCall::callId);
        private final Member<ToolCall, String> toolName =
            required("tool_name", Codecs.TEXT, ToolCall::toolName);
        private final Member<ToolCall, CanonicalJson> inputJson =
            required("input_json", Codecs.ANY, ToolCall::inputJson);
        private final Member<ToolCall, String> itemId =
            nullable("item_id", Codecs.TEXT, ToolCall::itemId);
        private final Member<ToolCall, Boolean> hasSignature =
            required("has_signature", Codecs.BOOLEAN, ToolCall::hasSignature);

        @Override
        ToolCall of(Values<ToolCall> in) {
          return new ToolCall(
              in.get(callId),
              in.get(toolName),
              in.get(inputJson),
              in.get(itemId),
              in.get(hasSignature));
        }
      };

  private static final Shape<ToolResult> TOOL_RESULT =
      new Shape<>("a tool result block") {
        private final Member<ToolResult, String> callId =
            nullable("call_id", Codecs.TEXT, ToolResult::callId);
        private final Member<ToolResult, String> toolName =
            nullable("tool_name", Codecs.TEXT, ToolResult::toolName);
        private final Member<ToolResult, String> content =
            required("content", Codecs.TEXT, ToolResult::content);

        @Override
        ToolResult of(Values<ToolResult> in) {
          return new ToolResult(in.get(callId), in.get(toolName), in.get(content));
        }
      };

  private static final Shape<Reasoning> REASONING =
      new Shape<>("a reasoning block") {
        private final Member<Reasoning, String> text =
            required("text", Codecs.TEXT, Reasoning::text);
        private final Member<Reasoning, String> itemId =
            nullable("item_id", Codecs.TEXT, Reasoning::itemId);
        private final Member<Reasoning, List<String>> summary =
            required("summary", Codecs.list(Codecs.TEXT), Reasoning::summary);
        private final Member<Reasoning, Boolean> hasEncrypted =
            required("has_encrypted", Codecs.BOOLEAN, Reasoning::hasEncrypted);
        private final Member<Reasoning, Boolean> redacted =
            required("redacted", Codecs.BOOLEAN, Reasoning::redacted);

        @Override
        Reasoning of(Values<Reasoning> in) {
          return new Reasoning(
              in.get(text),
              in.get(itemId),
              in.get(summary),
              in.get(hasEncrypted),
              in.get(redacted));
        }
      };

  static final Union<ContentBlock> BLOCK =
      new Union<>("a content block", "kind") {
        @Override
        Shape<? extends ContentBlock> shape(String kind) {
          return switch (kind) {
            case Text.KIND -> TEXT_BLOCK;
            case AttachmentRef.KIND, AttachmentRef.SEED_KIND -> ATTACHMENT_REF;
            case ToolCall.KIND -> TOOL_CALL;
            case ToolResult.KIND -> TOOL_RESULT;
            case Reasoning.KIND -> REASONING;
            default -> null;
          };
        }

        @Override
        public void write(ContentBlock value, Output out) {
          switch (value) {
            case Text block -> write(block.kind(), TEXT_BLOCK, block, out);
            case AttachmentRef block -> write(kind(block, out), ATTACHMENT_REF, block, out);
            case ToolCall block -> write(block.kind(), TOOL_CALL, block, out);
            case ToolResult block -> write(block.kind(), TOOL_RESULT, block, out);
            case Reasoning block -> write(block.kind(), REASONING, block, out);
          }
        }

        private String kind(AttachmentRef block, Output out) {
          return switch (out.dialect()) {
            case SEED -> AttachmentRef.SEED_KIND;
            case CURRENT -> block.kind();
          };
        }
      };

  static final Shape<LlmMessage> MESSAGE =
      new Shape<>("a message") {
        private final Member<LlmMessage, String> role =
            required("role", Codecs.TEXT, LlmMessage::role);
        private final Member<LlmMessage, List<ContentBlock>> blocks =
            required("blocks", Codecs.list(BLOCK), LlmMessage::blocks);

        @Override
        LlmMessage of(Values<LlmMessage> in) {
          return new LlmMessage(in.get(role), in.get(blocks));
        }
      };

  /** Also what is read: a member that only one dialect has may be absent. */
  private static final Shape<Attachment> CURRENT_ATTACHMENT =
      new Shape<>("an attachment") {
        private final Member<Attachment, String> source =
            optional("source", Codecs.TEXT, RequestShapes::source);
        private final Member<Attachment, String> mime =
            optional("mime", Codecs.TEXT, Attachment::mime);
        private final Member<Attachment, String> filename =
            optional("filename", Codecs.TEXT, Attachment::filename);
        private final Member<Attachment, String> bytesSha256 =
            optional("bytes_sha256", Codecs.TEXT, Attachment::bytesSha256);
        private final Member<Attachment, Long> bytesLen =
            optional("bytes_len", Codecs.UNSIGNED, Attachment::bytesLen);

        @Override
        Attachment of(Values<Attachment> in) {
          return new Attachment(
              in.get(source),
              in.get(mime),
              in.get(filename),
              in.get(bytesSha256),
              in.get(bytesLen));
        }
      };

  private static final Shape<Attachment> SEED_ATTACHMENT =
      new Shape<>("an attachment") {
        private final Member<Attachment, String> mime =
            required("mime", Codecs.TEXT, RequestShapes::mime);
        private final Member<Attachment, String> filename =
            optional("filename", Codecs.TEXT, Attachment::filename);
        private final Member<Attachment, String> bytesSha256 =
            optional("bytes_sha256", Codecs.TEXT, Attachment::bytesSha256);
        private final Member<Attachment, Long> bytesLen =
            optional("bytes_len", Codecs.UNSIGNED, Attachment::bytesLen);

        @Override
        Attachment of(Values<Attachment> in) {
          return new Attachment(
              null, in.get(mime), in.get(filename), in.get(bytesSha256), in.get(bytesLen));
        }
      };

  static final Codec<Attachment> ATTACHMENT =
      new Codec<>() {
        @Override
        public Attachment read(Input in) throws IOException, ShapeException {
          return CURRENT_ATTACHMENT.read(in);
        }

        @Override
        public void write(Attachment value, Output out) {
          switch (out.dialect()) {
            case SEED -> SEED_ATTACHMENT.write(value, out);
            case CURRENT -> CURRENT_ATTACHMENT.write(value, out);
          }
        }
      };

  static final Shape<ToolSpec> TOOL_SPEC =
      new Shape<>("a tool") {
        private final Member<ToolSpec, String> name = required("name", Codecs.TEXT, ToolSpec::name);
        private final Member<ToolSpec, String> description =
            required("description", Codecs.TEXT, ToolSpec::description);
        private final Member<ToolSpec, CanonicalJson> inputSchema =
            required("input_schema", Codecs.ANY, ToolSpec::inputSchema);
        private final Member<ToolSpec, CanonicalJson> outputSchema =
            required("output_schema", Codecs.ANY, ToolSpec::outputSchema);

        @Override
        ToolSpec of(Values<ToolSpec> in) {
          return new ToolSpec(
              in.get(name), in.get(description), in.get(inputSchema), in.get(outputSchema));
        }
      };

  static final Shape<LlmRequest> REQUEST =
      new Shape<>("a request") {
        private final Member<LlmRequest, String> model =
            required("model", Codecs.TEXT, LlmRequest::model);
        private final Member<LlmRequest, String> modelVariant =
            optional("model_variant", Codecs.TEXT, LlmRequest::modelVariant);
        private final Member<LlmRequest, List<LlmMessage>> messages =
            required("messages", Codecs.list(MESSAGE), LlmRequest::messages);
        private final Member<LlmRequest, List<Attachment>> attachments =
            listOrOmitted("attachments", ATTACHMENT, LlmRequest::attachments);
        private final Member<LlmRequest, List<ToolSpec>> tools =
            listOrOmitted("tools", TOOL_SPEC, LlmRequest::tools);
        private final Member<LlmRequest, String> toolChoice =
            required("tool_choice", Codecs.TEXT, LlmRequest::toolChoice);
        private final Member<LlmRequest, CanonicalJson> outputSpec =
            optional("output_spec", Codecs.ANY, LlmRequest::outputSpec);
        private final Member<LlmRequest, Boolean> stream =
            required("stream", Codecs.BOOLEAN, LlmRequest::stream);

        @Override
        LlmRequest of(Values<LlmRequest> in) {
          return new LlmRequest(
              in.get(model),
              in.get(modelVariant),
              in.get(messages),
              in.get(attachments),
              in.get(tools),
              in.get(toolChoice),
              in.get(outputSpec),
              in.get(stream));
        }
      };

  private RequestShapes() {}

  private static String source(Attachment attachment) {
    return attachment.source() == null ? Attachment.DEFAULT_SOURCE : attachment.source();
  }

  private static String mime(Attachment attachment) {
    return attachment.mime() == null ? Attachment.DEFAULT_MIME : attachment.mime();
  }
}
