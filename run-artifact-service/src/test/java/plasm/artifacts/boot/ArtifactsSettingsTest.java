package plasm.artifacts.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.artifacts.store.Layout;
import plasm.web.RefusedSetting;

/** From the environment to the store (spec/run-artifacts.md, Backends and their precedence). */
class ArtifactsSettingsTest {
  private static final String URL = "PLASM_RUN_ARTIFACTS_URL";
  private static final String DIR = "PLASM_RUN_ARTIFACTS_DIR";

  @Test
  void nothing_isMemory() {
    ArtifactsSettings settings = settings(Map.of());
    assertEquals(new Backend.Memory(268_435_456), settings.backend());
    assertEquals(67_108_864, settings.maxBytes());
    assertEquals(Duration.ofDays(7), settings.retention());
    assertEquals(Duration.ofMinutes(5), settings.retentionInterval());
    assertNull(settings.ignoredFolder());
  }

  @Test
  void folder_isAFolderInItsOwnLayout() {
    assertEquals(
        new Backend.Folder(Path.of("/data/x"), Layout.FOLDER),
        settings(Map.of(DIR, " /data/y/../x ")).backend());
  }

  @Test
  void url_winsOverTheFolder() {
    ArtifactsSettings settings = settings(Map.of(URL, "s3://bucket/a/b", DIR, "/data"));
    assertEquals(new Backend.ObjectStore("bucket", "a/b"), settings.backend());
    assertEquals("/data", settings.ignoredFolder());
  }

  @Test
  void blank_isUnset() {
    assertEquals(
        new Backend.Folder(Path.of("/data"), Layout.FOLDER),
        settings(Map.of(URL, "  ", DIR, "/data")).backend());
    assertTrue(settings(Map.of(URL, "", DIR, " ")).backend() instanceof Backend.Memory);
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket, bucket, ''",
    "s3://bucket/, bucket, ''",
    "s3a://bucket/p, bucket, p",
    "s3://my.bucket-1/a//b/, my.bucket-1, a/b",
  })
  void url_ofABucket(String url, String bucket, String prefix) {
    assertEquals(new Backend.ObjectStore(bucket, prefix), settings(Map.of(URL, url)).backend());
  }

  @Test
  void url_ofAFolderHasTheLayoutOfObjects() {
    assertEquals(
        new Backend.Folder(Path.of("/abs/path"), Layout.OBJECTS),
        settings(Map.of(URL, "file:///abs/path")).backend());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bucket",
        "/data",
        "s3:bucket",
        "s3:///prefix",
        "S3://bucket",
        "gs://bucket",
        "http://bucket",
        "file://host/path",
        "file:///",
        "s3://bucket?versions",
        "s3://key:secret@bucket/x",
        "s3://bucket/a b",
      })
  void url_ofAnythingElseIsRefused(String url) {
    RefusedSetting refused = assertThrows(RefusedSetting.class, () -> settings(Map.of(URL, url)));
    assertTrue(refused.getMessage().contains(URL), refused.getMessage());
    assertTrue(!refused.getMessage().contains("secret"), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "PLASM_RUN_ARTIFACTS_MAX_BYTES, 0",
    "PLASM_RUN_ARTIFACTS_MAX_BYTES, 64M",
    "PLASM_RUN_ARTIFACTS_MEMORY_MAX_BYTES, -1",
    "PLASM_RUN_ARTIFACTS_RETENTION_SECS, 59",
    "PLASM_RUN_ARTIFACTS_GC_INTERVAL_SECS, 59",
    "PLASM_RUN_ARTIFACTS_GC_INTERVAL_SECS, 1h",
  })
  void numbers_outOfBoundsAreRefused(String variable, String value) {
    RefusedSetting refused =
        assertThrows(RefusedSetting.class, () -> settings(Map.of(variable, value)));
    assertTrue(refused.getMessage().contains(variable), refused.getMessage());
  }

  @Test
  void aws_becomesTheClientsSettings() {
    assertEquals(
        Map.of(
            "quarkus.s3.aws.region", "eu-west-1",
            "quarkus.s3.aws.credentials.type", "static",
            "quarkus.s3.aws.credentials.static-provider.access-key-id", "id",
            "quarkus.s3.aws.credentials.static-provider.secret-access-key", "key",
            "quarkus.s3.aws.credentials.static-provider.session-token", "token",
            "quarkus.s3.endpoint-override", "https://s3.example:9000",
            "quarkus.s3.path-style-access", "true"),
        aws(
            Map.of(
                "AWS_DEFAULT_REGION", "eu-west-1",
                "AWS_ACCESS_KEY_ID", "id",
                "AWS_SECRET_ACCESS_KEY", "key",
                "AWS_SESSION_TOKEN", "token",
                "AWS_ENDPOINT_URL", "https://s3.example:9000")));
    assertEquals(Map.of(), aws(Map.of()));
  }

  @Test
  void aws_endpointOfS3WinsAndNeedsNoRegion() {
    Map<String, String> settings =
        aws(
            Map.of(
                "AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000",
                "AWS_ENDPOINT_URL", "https://else.example",
                "AWS_ALLOW_HTTP", "TRUE"));
    assertEquals("http://127.0.0.1:9000", settings.get("quarkus.s3.endpoint-override"));
    assertEquals("us-east-1", settings.get("quarkus.s3.aws.region"));
  }

  @Test
  void aws_halfOrPlainIsRefused() {
    for (Map<String, String> variables :
        List.of(
            Map.of("AWS_ACCESS_KEY_ID", "id"),
            Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:9000"),
            Map.of("AWS_ENDPOINT_URL", "s3.example"),
            Map.of("AWS_ENDPOINT_URL", "ftp://s3.example"))) {
      assertThrows(RefusedSetting.class, () -> aws(variables), variables.toString());
    }
  }

  private static Map<String, String> aws(Map<String, String> variables) {
    return AwsVariables.asSettings(name -> Optional.ofNullable(variables.get(name)));
  }

  private static ArtifactsSettings settings(Map<String, String> environment) {
    return ArtifactsSettings.of(
        new SmallRyeConfigBuilder()
            .withSources(new EnvConfigSource(new HashMap<>(environment), 300))
            .withMapping(ArtifactsConfig.class)
            .build()
            .getConfigMapping(ArtifactsConfig.class));
  }
}
