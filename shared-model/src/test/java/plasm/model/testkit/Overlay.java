package plasm.model.testkit;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The objects of a Kustomize overlay of this repository, as {@code kubectl kustomize} renders them:
 * the one that KUBECTL names, else that of the PATH. Tests are skipped where there is none.
 */
public final class Overlay {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** They do not change while tests run, and kubectl takes its time. */
  private static final Map<String, Overlay> RENDERED = new HashMap<>();

  private static boolean skippedWasTold;

  private final String name;
  private final List<JsonNode> objects;

  private Overlay(String name, List<JsonNode> objects) {
    this.name = name;
    this.objects = objects;
  }

  /** Renders {@code k8s/overlays/NAME}. */
  public static synchronized Overlay render(String name) throws IOException, InterruptedException {
    Overlay overlay = RENDERED.get(name);
    if (overlay == null) {
      overlay = new Overlay(name, read(kustomize(Repository.file("k8s/overlays/" + name))));
      RENDERED.put(name, overlay);
    }
    return overlay;
  }

  /** The objects of a file that is no overlay. */
  public static List<JsonNode> read(Path file) throws IOException {
    return read(Files.readString(file));
  }

  private static List<JsonNode> read(String yaml) throws IOException {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return documents.readAll();
    }
  }

  private static String kustomize(Path folder) throws IOException, InterruptedException {
    Process process = start(kubectl(), "kustomize", folder.toString());
    try (var output = process.getInputStream()) {
      String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(
            "kubectl kustomize failed (see its words above); version 1.27 or later is needed");
      }
      return said;
    }
  }

  private static String kubectl() {
    return Optional.ofNullable(System.getenv("KUBECTL"))
        .filter(path -> !path.isBlank())
        .orElse("kubectl");
  }

  private static Process start(String... command) {
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      String skipped =
          "NOT TESTED: the manifests in k8s/, because there is no kubectl here. Install one, or"
              + " let KUBECTL name it ("
              + e.getMessage()
              + ")";
      if (!skippedWasTold) {
        skippedWasTold = true;
        System.err.println(skipped);
      }
      return Assumptions.abort(skipped);
    }
  }

  public List<JsonNode> objects() {
    return objects;
  }

  /**
   * @throws AssertionError when there is not exactly one
   */
  public JsonNode object(String kind, String named) {
    List<JsonNode> found =
        objects.stream()
            .filter(object -> object.path("kind").textValue().equals(kind))
            .filter(object -> object.at("/metadata/name").textValue().equals(named))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(
          found.size() + " of kind " + kind + " named " + named + " in overlay " + name);
    }
    return found.getFirst();
  }

  /** The only container of a Deployment. */
  public JsonNode container(String deployment) {
    JsonNode containers = object("Deployment", deployment).at("/spec/template/spec/containers");
    if (containers.size() != 1) {
      throw new AssertionError(containers.size() + " containers in " + deployment);
    }
    return containers.get(0);
  }

  /**
   * The variables of a Deployment's container, from its ConfigMaps and its own list.
   *
   * @param secrets what the Secrets hold, as {@code name/key} of each
   */
  public Map<String, String> variables(String deployment, Map<String, String> secrets) {
    JsonNode container = container(deployment);
    Map<String, String> variables = new TreeMap<>();
    for (JsonNode from : container.path("envFrom")) {
      object("ConfigMap", from.at("/configMapRef/name").textValue())
          .path("data")
          .properties()
          .forEach(entry -> variables.put(entry.getKey(), entry.getValue().textValue()));
    }
    for (JsonNode variable : container.path("env")) {
      variables.put(variable.path("name").textValue(), value(variable, secrets));
    }
    return variables;
  }

  private static String value(JsonNode variable, Map<String, String> secrets) {
    if (variable.has("value")) {
      return variable.path("value").textValue();
    }
    JsonNode reference = variable.at("/valueFrom/secretKeyRef");
    String key = reference.path("name").textValue() + "/" + reference.path("key").textValue();
    if (!secrets.containsKey(key)) {
      throw new AssertionError(variable + " names a secret that the test does not know");
    }
    return secrets.get(key);
  }

  /** The port of that name which a Deployment's container opens. */
  public int port(String deployment, String named) {
    for (JsonNode port : container(deployment).path("ports")) {
      if (port.path("name").textValue().equals(named)) {
        return port.path("containerPort").intValue();
      }
    }
    throw new AssertionError(deployment + " has no port named " + named);
  }

  /** Every path that somebody asks a Deployment's container for: the probes, then Prometheus. */
  public List<String> askedPaths(String deployment) {
    List<String> paths = new ArrayList<>();
    JsonNode container = container(deployment);
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      paths.add(container.at("/" + probe + "/httpGet/path").textValue());
    }
    monitors(deployment)
        .flatMap(monitor -> monitor.at("/spec/endpoints").valueStream())
        .forEach(endpoint -> paths.add(endpoint.path("path").textValue()));
    return paths;
  }

  private Stream<JsonNode> monitors(String named) {
    return objects.stream()
        .filter(object -> object.path("kind").textValue().equals("ServiceMonitor"))
        .filter(object -> object.at("/metadata/name").textValue().equals(named));
  }

  @Override
  public String toString() {
    return name;
  }
}
