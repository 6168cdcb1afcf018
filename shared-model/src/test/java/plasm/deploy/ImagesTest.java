package plasm.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.testkit.Compose;
import plasm.model.testkit.Dockerfile;
import plasm.model.testkit.Repository;

/** What can be said of the images without building them. */
class ImagesTest {
  private static final Pattern VERSIONED = Pattern.compile("[a-z0-9./-]+:[a-z-]*[0-9][\\w.-]*");

  @ParameterizedTest
  @ValueSource(strings = {"jvm", "native"})
  void bases_haveAVersion(String kind) throws Exception {
    Set<String> stages = new HashSet<>(Set.of("scratch"));
    for (String from : Dockerfile.read(kind).arguments("FROM")) {
      String[] words = from.split(" ");
      assertTrue(
          stages.contains(words[0])
              || words[0].matches("\\$\\{(SERVICE|ARTIFACT)}")
              || VERSIONED.matcher(words[0]).matches(),
          from);
      if (words.length > 1) {
        assertEquals("AS", words[1]);
        stages.add(words[2]);
      }
    }
    assertTrue(
        stages.containsAll(
            Set.of("source", "prebuilt", "trace-sink-service", "run-artifact-service")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jvm", "native"})
  void runtime_needsNeitherRootNorAShell(String kind) throws Exception {
    Dockerfile runtime = Dockerfile.read(kind).stage("runtime");
    assertEquals(List.of("65532:65532"), runtime.arguments("USER"));
    assertEquals(1, runtime.arguments("ENTRYPOINT").size());
    assertTrue(runtime.arguments("ENTRYPOINT").getFirst().startsWith("[\""));
    assertEquals(1, runtime.arguments("HEALTHCHECK").size());
    assertTrue(runtime.arguments("HEALTHCHECK").getFirst().matches(".*CMD \\[\".*\"--probe\"]"));
    assertEquals(List.of("[\"/data\"]"), runtime.arguments("VOLUME"));
  }

  @Test
  void kinds_runServicesInTheSameWay() throws Exception {
    for (String service : List.of("trace-sink-service", "run-artifact-service")) {
      assertEquals(Dockerfile.read("jvm").stage(service), Dockerfile.read("native").stage(service));
    }
  }

  @Test
  void ignoreFile_letsPrebuiltArtifactsThrough() throws Exception {
    List<String> lines = Files.readAllLines(Repository.file(".dockerignore"));
    assertTrue(
        lines.containsAll(List.of("*", "!*/target/quarkus-app", "!*/target/*-runner")),
        lines::toString);
  }

  @Test
  void compose_hasVersionsHealthAndVolumesForAll() throws Exception {
    JsonNode file = Compose.read().file();
    Set<String> volumes = names(file.path("volumes"));
    assertEquals(
        Set.of("trace-sink", "run-artifacts", "s3", "postgres"), names(file.path("services")));
    for (Map.Entry<String, JsonNode> service : file.path("services").properties()) {
      JsonNode definition = service.getValue();
      String image = definition.path("image").textValue();
      assertTrue(VERSIONED.matcher(image).matches(), image);
      // Images of this repository bring a check of their own.
      assertTrue(definition.has("build") || definition.has("healthcheck"), service.getKey());
      for (JsonNode volume : definition.path("volumes")) {
        assertTrue(volumes.contains(volume.textValue().split(":")[0]), volume.textValue());
      }
      for (JsonNode port : definition.path("ports")) {
        assertTrue(port.textValue().startsWith("127.0.0.1:"), port.textValue());
      }
      for (Map.Entry<String, JsonNode> needed : definition.path("depends_on").properties()) {
        assertFalse(file.path("services").path(needed.getKey()).isMissingNode(), needed.getKey());
      }
    }
  }

  private static Set<String> names(JsonNode object) {
    return object.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }
}
