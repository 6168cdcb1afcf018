package plasm.model.lash;

import java.util.Objects;
import plasm.model.json.CanonicalJson;

/** A tool that a model was offered (spec/lash-trace.md, section 5); a schema may be JSON null. */
public record ToolSpec(
    String name, String description, CanonicalJson inputSchema, CanonicalJson outputSchema) {

  public ToolSpec {
    Objects.requireNonNull(name);
    Objects.requireNonNull(description);
    Objects.requireNonNull(inputSchema);
    Objects.requireNonNull(outputSchema);
  }
}
