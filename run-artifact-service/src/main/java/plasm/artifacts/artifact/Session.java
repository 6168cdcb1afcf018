package plasm.artifacts.artifact;

import plasm.model.artifact.PromptHash;
import plasm.model.artifact.SessionId;

/** The execute session that runs and plans belong to. */
public record Session(PromptHash promptHash, SessionId sessionId) {
  /** {@code {prompt_hash}/{session_id}}, as keys, paths and URIs have it. */
  public String path() {
    return promptHash + "/" + sessionId;
  }
}
