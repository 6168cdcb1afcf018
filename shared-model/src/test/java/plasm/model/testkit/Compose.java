package plasm.model.testkit;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The compose file of this repository.
 *
 * @param file whole
 */
public record Compose(JsonNode file) {
  /** Reads {@code src/main/docker/compose.yaml}. */
  public static Compose read() throws IOException {
    return new Compose(
        YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readTree(Repository.file("src/main/docker/compose.yaml").toFile()));
  }

  public JsonNode service(String name) {
    return file.path("services").path(name);
  }

  /** The variables of a service where nobody has set one outside. */
  public Map<String, String> variables(String service) {
    Map<String, String> variables = new TreeMap<>();
    for (Map.Entry<String, JsonNode> variable : service(service).path("environment").properties()) {
      variables.put(
          variable.getKey(),
          variable.getValue().textValue().replaceAll("\\$\\{[A-Z_]+:-([^}]*)}", "$1"));
    }
    return variables;
  }
}
