package plasm.artifacts.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import plasm.artifacts.store.Layout;
import plasm.model.testkit.Compose;
import plasm.model.testkit.Dockerfile;
import plasm.model.testkit.Overlay;
import plasm.web.ListenAddress;

/** That manifests and images name only variables that the service knows, with values it takes. */
class ManifestsTest {
  private static final String DEPLOYMENT = "run-artifacts";
  private static final String LISTEN = "PLASM_RUN_ARTIFACTS_LISTEN";
  private static final Map<String, String> SECRETS =
      Map.of("run-artifacts-s3/access-key-id", "id", "run-artifacts-s3/secret-access-key", "key");

  @Test
  void local_keepsArtifactsInTheFolderOfItsVolume() throws Exception {
    Overlay local = Overlay.render("local");
    assertEquals(
        new Backend.Folder(Path.of("/data"), Layout.FOLDER),
        backend(local.variables(DEPLOYMENT, Map.of())));
    assertListens(local, Map.of());
  }

  @Test
  void cluster_sharesABucket() throws Exception {
    Overlay cluster = Overlay.render("cluster");
    Map<String, String> variables = cluster.variables(DEPLOYMENT, SECRETS);
    assertEquals(new Backend.ObjectStore("plasm", "run-artifacts"), backend(variables));
    assertEquals(
        Map.of(
            "quarkus.s3.aws.region", "us-east-1",
            "quarkus.s3.aws.credentials.type", "static",
            "quarkus.s3.aws.credentials.static-provider.access-key-id", "id",
            "quarkus.s3.aws.credentials.static-provider.secret-access-key", "key"),
        client(variables));
    assertListens(cluster, SECRETS);
  }

  private static void assertListens(Overlay overlay, Map<String, String> secrets) {
    assertEquals(
        new ListenAddress("0.0.0.0", overlay.port(DEPLOYMENT, "http")),
        ListenAddress.parse(LISTEN, overlay.variables(DEPLOYMENT, secrets).get(LISTEN)));
  }

  @Test
  void image_listensWhereItSays() throws Exception {
    Dockerfile image = Dockerfile.read("jvm").stage("run-artifact-service");
    assertEquals(new Backend.Memory(268_435_456), backend(image.variables()));
    ListenAddress address = ListenAddress.parse(LISTEN, image.variables().get(LISTEN));
    assertEquals("0.0.0.0", address.host());
    assertEquals(List.of(Integer.toString(address.port())), image.arguments("EXPOSE"));
  }

  @Test
  void compose_usesItsStore() throws Exception {
    Compose compose = Compose.read();
    Map<String, String> variables = compose.variables(DEPLOYMENT);
    assertEquals(new Backend.ObjectStore("plasm", "run-artifacts"), backend(variables));
    Map<String, String> client = client(variables);
    assertEquals("http://s3:8333", client.get("quarkus.s3.endpoint-override"));
    assertTrue(compose.service("s3").path("command").textValue().endsWith(" -bucket=plasm"));
    for (String key : List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")) {
      assertEquals(compose.variables("s3").get(key), variables.get(key));
    }
  }

  @Test
  void variableThatNobodyReads_isNoticed() {
    assertThrows(
        ConfigValidationException.class,
        () -> backend(Map.of("PLASM_RUN_ARTIFACTS_LISTENS", "0.0.0.0:1")));
  }

  /** Properties, unlike variables of an environment, are refused when the mapping lacks them. */
  private static Backend backend(Map<String, String> variables) {
    Map<String, String> properties = new HashMap<>();
    variables.forEach(
        (name, value) -> {
          if (!name.startsWith("AWS_")) {
            assertTrue(name.startsWith("PLASM_"), name);
            properties.put(
                name.toLowerCase(Locale.ROOT).replaceFirst("_", ".").replace('_', '-'), value);
          }
        });
    return ArtifactsSettings.of(
            new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "manifest", 300))
                .withMapping(ArtifactsConfig.class)
                .build()
                .getConfigMapping(ArtifactsConfig.class))
        .backend();
  }

  /** The settings of the S3 client; each AWS variable has to be one that they come from. */
  private static Map<String, String> client(Map<String, String> variables) {
    Set<String> unread = new HashSet<>(variables.keySet());
    unread.removeIf(name -> !name.startsWith("AWS_"));
    Map<String, String> settings =
        AwsVariables.asSettings(
            name -> {
              unread.remove(name);
              return Optional.ofNullable(variables.get(name));
            });
    assertEquals(Set.of(), unread);
    return settings;
  }
}
