package plasm.sink.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import plasm.model.testkit.Compose;
import plasm.model.testkit.Dockerfile;
import plasm.model.testkit.Overlay;
import plasm.web.ListenAddress;

/** That manifests and images name only variables that the sink knows, with values that it takes. */
class ManifestsTest {
  private static final String DEPLOYMENT = "trace-sink";
  private static final String LISTEN = "PLASM_TRACE_SINK_LISTEN";
  private static final Map<String, String> SECRETS =
      Map.of("trace-sink-catalog/url", "postgresql://user:password@db.example:5432/plasm");

  @Test
  void local_keepsTracesInTheFolderOfItsVolume() throws Exception {
    Overlay local = Overlay.render("local");
    assertEquals(
        new Backend.Local(Path.of("/data")), backend(local.variables(DEPLOYMENT, Map.of())));
    assertListens(local, Map.of());
  }

  @Test
  void cluster_sharesAPostgres() throws Exception {
    Overlay cluster = Overlay.render("cluster");
    assertEquals(
        new Backend.Cluster(
            PostgresUrl.parse("-", "postgresql://user:password@db.example:5432/plasm")),
        backend(cluster.variables(DEPLOYMENT, SECRETS)));
    assertListens(cluster, SECRETS);
  }

  private static void assertListens(Overlay overlay, Map<String, String> secrets) {
    assertEquals(
        new ListenAddress("0.0.0.0", overlay.port(DEPLOYMENT, "http")),
        ListenAddress.parse(LISTEN, overlay.variables(DEPLOYMENT, secrets).get(LISTEN)));
  }

  @Test
  void image_listensWhereItSays() throws Exception {
    Dockerfile image = Dockerfile.read("jvm").stage("trace-sink-service");
    assertEquals(new Backend.Memory(50), backend(image.variables()));
    ListenAddress address = ListenAddress.parse(LISTEN, image.variables().get(LISTEN));
    assertEquals("0.0.0.0", address.host());
    assertEquals(List.of(Integer.toString(address.port())), image.arguments("EXPOSE"));
  }

  @Test
  void compose_keepsTracesInTheFolderOfItsVolume() throws Exception {
    Compose compose = Compose.read();
    assertEquals(new Backend.Local(Path.of("/data")), backend(compose.variables(DEPLOYMENT)));
    assertEquals("traces:/data", compose.service(DEPLOYMENT).at("/volumes/0").textValue());
  }

  @Test
  void variableThatNobodyReads_isNoticed() {
    assertThrows(
        ConfigValidationException.class,
        () -> backend(Map.of("PLASM_TRACE_SINK_LISTENS", "0.0.0.0:1")));
  }

  /** Properties, unlike variables of an environment, are refused when the mapping lacks them. */
  private static Backend backend(Map<String, String> variables) {
    Map<String, String> properties = new HashMap<>();
    variables.forEach(
        (name, value) -> {
          assertTrue(name.startsWith("PLASM_"), name);
          properties.put(
              name.toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-'), value);
        });
    return SinkSettings.of(
            new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "manifest", 300))
                .withMapping(SinkConfig.class)
                .build()
                .getConfigMapping(SinkConfig.class))
        .backend();
  }
}
