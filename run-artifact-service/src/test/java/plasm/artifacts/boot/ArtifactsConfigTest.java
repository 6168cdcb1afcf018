package plasm.artifacts.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the environment to the framework's settings. */
class ArtifactsConfigTest {
  private static final String LISTEN = "PLASM_RUN_ARTIFACTS_LISTEN";

  @ParameterizedTest
  @CsvSource({"0.0.0.0:80,0.0.0.0,80", "'  [::1]:7081 ',::1,7081", "localhost:0,localhost,0"})
  void listen_winsOverTheDefault(String text, String host, int port) {
    assertListens(host, port, Map.of(LISTEN, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   "})
  void listen_blankIsUnset(String text) {
    assertListens("127.0.0.1", 7080, Map.of(LISTEN, text));
  }

  /** The refusal is the start's, see StartRefusalIT; this source must not print a page before. */
  @Test
  void listen_thatIsNoAddressChangesNothing() {
    assertListens("127.0.0.1", 7080, Map.of(LISTEN, "7080"));
  }

  @Test
  void variablesOfOtherServices_areIgnored() {
    SmallRyeConfig config = config(Map.of("PLASM_TRACE_SINK_LISTEN", "x", "PLASM_OTHER", "y"));
    assertEquals(
        Optional.empty(), config.getConfigMapping(ArtifactsConfig.class).runArtifactsListen());
  }

  private static void assertListens(String host, int port, Map<String, String> environment) {
    SmallRyeConfig config = config(environment);
    assertEquals(host, config.getValue("quarkus.http.host", String.class));
    assertEquals(port, config.getValue("quarkus.http.port", int.class));
  }

  private static SmallRyeConfig config(Map<String, String> environment) {
    return new SmallRyeConfigBuilder()
        .withSources(
            new EnvConfigSource(environment, 300),
            new PropertiesConfigSource(
                Map.of("quarkus.http.host", "127.0.0.1", "quarkus.http.port", "7080"),
                "application.properties",
                250))
        .withSources(new ArtifactsConfigSource())
        .withMapping(ArtifactsConfig.class)
        .build();
  }
}
