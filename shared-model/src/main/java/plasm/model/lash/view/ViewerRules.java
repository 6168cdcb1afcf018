package plasm.model.lash.view;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import plasm.model.json.RawJson;
import plasm.model.lash.TokenUsage;
import plasm.model.lash.TraceEvent.EffectEnvelopeDiff;
import plasm.model.lash.TraceEvent.LashlangExecution;
import plasm.model.lash.TraceEvent.LlmCallCompleted;
import plasm.model.lash.TraceEvent.LlmCallFailed;
import plasm.model.lash.TraceEvent.TokensUsed;
import plasm.model.lash.TraceEvent.ToolCallCompleted;
import plasm.model.lash.TraceEvent.TurnCompleted;
import plasm.model.lash.TraceEvent.Unrecognized;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.execution.ExecutionEvent;
import plasm.model.lash.execution.ExecutionEvent.ExecutionFinished;
import plasm.model.lash.execution.ExecutionEvent.NodeFailed;
import plasm.model.lash.execution.ExecutionStatus;

/** What viewers conclude from a single record (spec/lash-trace.md, section 15). */
public final class ViewerRules {
  private ViewerRules() {}

  /**
   * Whether a record tells of a failure. One of an unknown type does when {@code failed} is part of
   * its type, its {@code success} is false or its {@code status} is {@code failed}.
   */
  public static boolean failed(TraceRecord record) {
    return switch (record.event()) {
      case LlmCallFailed _, EffectEnvelopeDiff _ -> true;
      case ToolCallCompleted completed -> !completed.output().isSuccess();
      case TurnCompleted completed -> completed.status().equals(TurnCompleted.FAILED);
      case LashlangExecution(ExecutionEvent event) -> failed(event);
      case Unrecognized(String type, RawJson posted) -> type.contains("failed") || failed(posted);
      default -> false;
    };
  }

  private static boolean failed(ExecutionEvent event) {
    return switch (event) {
      case NodeFailed _ -> true;
      case ExecutionFinished finished -> finished.status() == ExecutionStatus.FAILED;
      default -> false;
    };
  }

  private static boolean failed(RawJson posted) {
    try (JsonParser json = posted.parser()) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("success") && value == JsonToken.VALUE_FALSE
            || name.equals("status")
                && value == JsonToken.VALUE_STRING
                && json.getText().equals("failed")) {
          return true;
        }
        json.skipChildren();
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("the record was read before", e);
    }
  }

  /**
   * The tokens that a record adds to a sum: those of a completed LLM call, or of a {@code
   * token_usage}; zero for all others.
   */
  public static TokenUsage usage(TraceRecord record) {
    return switch (record.event()) {
      case LlmCallCompleted completed when completed.usage() != null -> completed.usage();
      case TokensUsed used -> used.usage();
      default -> TokenUsage.ZERO;
    };
  }
}
