package plasm.sink.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.sink.live.HubBounds;
import plasm.sink.retained.Capture;
import plasm.sink.run.RunBounds;
import plasm.web.RefusedSetting;

/** The tables of spec/configuration.md. */
class SinkSettingsTest {
  private static final Capture ALL = new Capture(true, 1);

  private static final int ENVIRONMENT = 300;

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // url, catalog, archive folder, strict, mode
        "-,             -,            -,     -,   memory",
        "-,             -,            -,     0,   memory",
        "-,             -,            -,     no,  memory",
        "-,             -,            /d,    -,   local",
        "-,             -,            /d,    1,   local",
        "-,             postgresql://h/db, -,    -,   cluster",
        "-,             postgresql://h/db, /d,   1,   cluster",
        "http://h:7070, -,            -,     -,   relay",
        "http://h:7070, -,            /d,    -,   relay",
        "http://h:7070, postgresql://h/db, -,    -,   relay",
        "http://h:7070, postgresql://h/db, /d,   yes, relay",
        // A blank value counts as unset.
        "'',            '',           '',    '',  memory",
        "' ',           '  ',         ' ',   ' ', memory",
        "' ',           '',           /d,    ' ', local",
        "'',            postgresql://h/db, /d,   '',  cluster",
      })
  void backend_isTheFirstThatIsSet(
      String url, String catalog, String folder, String strict, String mode) {
    SinkSettings settings =
        settings(
            "PLASM_TRACE_SINK_URL", url,
            "PLASM_TRACE_SINK_CATALOG_URL", catalog,
            "PLASM_TRACE_ARCHIVE_DIR", folder,
            "PLASM_TRACE_SINK_STRICT", strict);
    assertEquals(mode, settings.backend().mode());
    assertEquals(
        switch (mode) {
          case "memory" -> new Backend.Memory(50);
          case "local" -> new Backend.Local(Path.of("/d"));
          case "cluster" -> new Backend.Cluster(PostgresUrl.parse("-", "postgresql://h/db"));
          default ->
              new Backend.Relay(
                  URI.create("http://h:7070"), URI.create("http://h:7070"), spool(folder));
        },
        settings.backend());
  }

  /** In local mode a blank folder is none, and so it is for a relay. */
  private static Backend.Spool spool(String folder) {
    return folder == null || folder.isBlank()
        ? new Backend.Spool(Path.of("var/plasm-trace-sink").toAbsolutePath(), null, 256)
        : new Backend.Spool(Path.of(folder), "PLASM_TRACE_ARCHIVE_DIR", 256);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // archive folder, data folder, spool, the variable that names it
        "-,  -,     -,     -",
        "'', ' ',   -,     -",
        "/d, -,     /d,    PLASM_TRACE_ARCHIVE_DIR",
        "/d, /data, /d,    PLASM_TRACE_ARCHIVE_DIR",
        "-,  /data, /data, PLASM_TRACE_SINK_DATA_DIR",
        "' ', /data/../x, /x, PLASM_TRACE_SINK_DATA_DIR",
      })
  void relay_keepsEventsInTheFirstFolderThatIsSet(
      String archive, String data, String folder, String variable) {
    Path expected =
        folder == null ? Path.of("var/plasm-trace-sink").toAbsolutePath() : Path.of(folder);
    assertEquals(
        new Backend.Spool(expected, variable, 256),
        relay(
                "PLASM_TRACE_SINK_URL", "http://h",
                "PLASM_TRACE_ARCHIVE_DIR", archive,
                "PLASM_TRACE_SINK_DATA_DIR", data)
            .spool());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // url, read url, where events go, where reads go
        "http://h:7070,         -,              http://h:7070,   http://h:7070",
        "http://h:7070,         '  ',           http://h:7070,   http://h:7070",
        "http://h:7070/,        http://r/,      http://h:7070,   http://r",
        "HTTPS://h/sinks/a//,   -,              https://h/sinks/a, https://h/sinks/a",
        "http://[::1]:7070,     https://r:1/x,  http://[::1]:7070, https://r:1/x",
        "http://127.0.0.1:7070, -,              http://127.0.0.1:7070, http://127.0.0.1:7070",
      })
  void relay_urlsMayEndInASlashOrHaveAPath(String url, String reads, String sink, String readSink) {
    Backend.Relay relay = relay("PLASM_TRACE_SINK_URL", url, "PLASM_TRACE_SINK_READ_URL", reads);
    assertEquals(URI.create(sink), relay.sink());
    assertEquals(URI.create(readSink), relay.reads());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1000, 1000", "0, 256", "-1, 256", "x, 256", "'', 256", "1.5, 256"})
  void relay_keptTracesKeepTheDefaultWhenInvalid(String value, int kept) {
    assertEquals(
        kept,
        relay("PLASM_TRACE_SINK_URL", "http://h", "PLASM_TRACE_HUB_MAX_COMPLETED", value)
            .spool()
            .keptTraces());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://h",
        "postgresql://h/db",
        "http://user@h",
        "http://user:hunter2@h:7070/",
        "http://h/?token=hunter2",
        "http://h/x#part",
        "http://h:65536",
        "h:7070",
      })
  void relay_urlsOfAnotherFormAreRefused(String url) {
    for (String variable : new String[] {"PLASM_TRACE_SINK_URL", "PLASM_TRACE_SINK_READ_URL"}) {
      String message =
          assertThrows(
                  RefusedSetting.class,
                  () -> settings("PLASM_TRACE_SINK_URL", "http://h", variable, url))
              .getMessage();
      assertTrue(message.startsWith(variable + " is \""), message);
      assertTrue(message.contains(", but must be "), message);
      assertFalse(message.contains("hunter2"), message);
    }
  }

  @Test
  void relay_readUrlAloneChangesNothing() {
    assertEquals(settings(), settings("PLASM_TRACE_SINK_READ_URL", "http://h"));
  }

  private static Backend.Relay relay(String... namesAndValues) {
    return (Backend.Relay) settings(namesAndValues).backend();
  }

  @Test
  void of_nothingHasTheDefaults() {
    assertEquals(
        new SinkSettings(
            new Backend.Memory(50),
            16_777_216,
            Duration.ofSeconds(30),
            512,
            hub(4_096, 128, 256),
            runs(50, 4_096),
            ALL,
            false),
        settings());
  }

  private static RunBounds runs(int runs, int eventsPerRun) {
    return new RunBounds(runs, 0, eventsPerRun);
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "9, 10", "10, 10", "77, 77", "500, 500", "501, 500", "'', 50"})
  void runs_areRetainedWithinTheirBounds(String value, int runs) {
    assertEquals(runs, settings("PLASM_TRACE_RETENTION", value).runs().runs());
  }

  @Test
  void runs_ofOneRepositoryMayHaveABoundOfTheirOwn() {
    assertEquals(7, settings("PLASM_TRACE_RETENTION_PER_REPO", "7").runs().runsPerRepo());
  }

  @ParameterizedTest
  @CsvSource({"local, true", " LOCAL , true", "off, false", "none, false", "'', true"})
  void tracingMode_saysWhetherRunsAreCaptured(String mode, boolean on) {
    assertEquals(on, settings("PLASM_TRACING_MODE", mode).capture().on());
  }

  @ParameterizedTest
  @CsvSource({
    "external, true",
    " External\t, true",
    "otel, true",
    "LANGSMITH, true",
    "langfuse, true",
    "Otel_Langfuse, true",
    "local, false",
    "off, false",
    "none, false",
    "'', false"
  })
  void tracingMode_saysWhetherRunsAreToldElsewhere(String mode, boolean external) {
    SinkSettings settings = settings("PLASM_TRACING_MODE", mode);
    assertEquals(external, settings.external());
    assertTrue(!external || settings.capture().on(), "capture goes on");
  }

  private static HubBounds hub(int timelineEvents, int lagEvents, int keptTraces) {
    return new HubBounds(
        timelineEvents, lagEvents, keptTraces, Runtime.getRuntime().maxMemory() / 8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "0", "-1", "many", "1.5", "512 x", "99999999999"})
  void of_hubBoundsThatAreNoneKeepTheDefault(String value) {
    SinkSettings settings =
        settings(
            "PLASM_TRACE_HUB_INGEST_QUEUE_CAP", value,
            "PLASM_TRACE_TIMELINE_MAX_EVENTS", value,
            "PLASM_TRACE_HUB_SSE_BROADCAST_CAP", value,
            "PLASM_TRACE_HUB_MAX_COMPLETED", value);
    assertEquals(512, settings.ingestQueue());
    assertEquals(hub(4_096, 128, 256), settings.hub());
  }

  @Test
  void of_timelineHoldsAtLeast16Events() {
    assertEquals(16, settings("PLASM_TRACE_TIMELINE_MAX_EVENTS", "3").hub().timelineEvents());
  }

  @Test
  void of_everythingSetTakesIt() {
    assertEquals(
        new SinkSettings(
            new Backend.Memory(7),
            1_000,
            Duration.ofSeconds(5),
            9,
            hub(17, 3, 2),
            runs(10, 17),
            new Capture(false, 0.25),
            false),
        settings(
            "PLASM_TRACE_RETENTION", "7",
            "PLASM_TRACE_SINK_MAX_BODY_BYTES", " 1000 ",
            "PLASM_TRACE_IDLE_SECS", "5",
            "PLASM_TRACE_HUB_INGEST_QUEUE_CAP", "9",
            "PLASM_TRACE_TIMELINE_MAX_EVENTS", "17",
            "PLASM_TRACE_HUB_SSE_BROADCAST_CAP", " 3",
            "PLASM_TRACE_HUB_MAX_COMPLETED", "2",
            "PLASM_TRACING_MODE", " None ",
            "PLASM_TRACE_SAMPLING_RATE", "0.25",
            "PLASM_TRACE_SINK_LISTEN", "[::1]:7070",
            "PLASM_TRACE_SINK_STRICT", "false"));
  }

  @Test
  void of_blankIsUnset() {
    assertEquals(
        settings(),
        settings(
            "PLASM_TRACE_RETENTION", "",
            "PLASM_TRACE_SINK_MAX_BODY_BYTES", " ",
            "PLASM_TRACE_IDLE_SECS", "\t",
            "PLASM_TRACE_HUB_INGEST_QUEUE_CAP", "",
            "PLASM_TRACE_SINK_LISTEN", "  ",
            "PLASM_TRACE_SINK_STRICT", ""));
  }

  @Test
  void of_propertiesAreTheSameAsTheEnvironment() {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(SinkConfig.class)
            .withSources(
                new PropertiesConfigSource(
                    Map.of("plasm.trace-archive-dir", "/d", "plasm.trace-idle-secs", "5"),
                    "properties",
                    100))
            .build();
    assertEquals(
        settings("PLASM_TRACE_ARCHIVE_DIR", "/d", "PLASM_TRACE_IDLE_SECS", "5"),
        SinkSettings.of(config.getConfigMapping(SinkConfig.class)));
  }

  @Test
  void of_aNeighboursVariablesDoNotMatter() {
    assertEquals(
        settings("PLASM_TRACE_ARCHIVE_DIR", "/d"),
        settings(
            "PLASM_TRACE_ARCHIVE_DIR", "/d",
            "PLASM_FOO", "1",
            "PLASM_RUN_ARTIFACTS_DIR", "/artifacts",
            "PLASM", "x",
            "PLASM_", "x"));
  }

  /** A properties file or a ConfigMap can be shared by both services. */
  @Test
  void of_aNeighboursPropertiesDoNotMatter() {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withValidateUnknown(false)
            .withMapping(SinkConfig.class)
            .withSources(
                new PropertiesConfigSource(
                    Map.of(
                        "plasm.trace-archive-dir", "/d",
                        "plasm.foo", "1",
                        "plasm.run-artifacts-dir", "/artifacts"),
                    "properties",
                    100))
            .build();
    assertEquals(
        settings("PLASM_TRACE_ARCHIVE_DIR", "/d"),
        SinkSettings.of(config.getConfigMapping(SinkConfig.class)));
  }

  @Test
  void local_folderIsAbsoluteAndPlain() {
    Backend backend = settings("PLASM_TRACE_ARCHIVE_DIR", " var/x/../traces ").backend();
    assertEquals(
        new Backend.Local(Path.of("").toAbsolutePath().resolve("var").resolve("traces")), backend);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PLASM_TRACE_SINK_LISTEN          | nonsense",
        "PLASM_TRACE_SINK_LISTEN          | 127.0.0.1:x",
        "PLASM_TRACE_SINK_MAX_BODY_BYTES  | 0",
        "PLASM_TRACE_SINK_MAX_BODY_BYTES  | -1",
        "PLASM_TRACE_SINK_MAX_BODY_BYTES  | 16M",
        "PLASM_TRACE_SINK_MAX_BODY_BYTES  | 2147483648",
        "PLASM_TRACE_SINK_MAX_BODY_BYTES  | 1e6",
        "PLASM_TRACE_RETENTION            | many",
        "PLASM_TRACE_RETENTION_PER_REPO   | many",
        "PLASM_TRACING_MODE               | sometimes",
        "PLASM_TRACE_SAMPLING_RATE        | 1.1",
        "PLASM_TRACE_SAMPLING_RATE        | -0.1",
        "PLASM_TRACE_SAMPLING_RATE        | NaN",
        "PLASM_TRACE_SAMPLING_RATE        | half",
        "PLASM_TRACE_RETENTION            | -5",
        "PLASM_TRACE_RETENTION            | 5.5",
        "PLASM_TRACE_SINK_STRICT          | maybe",
        "PLASM_TRACE_SINK_STRICT          | 2",
        "PLASM_TRACE_SINK_URL             | nonsense",
        "PLASM_TRACE_SINK_URL             | host:7070",
        "PLASM_TRACE_SINK_URL             | http://",
        "PLASM_TRACE_SINK_URL             | http://a b/",
        "PLASM_TRACE_SINK_CATALOG_URL     | localhost/db",
        "PLASM_TRACE_SINK_CATALOG_URL     | ://",
      })
  void of_badValueIsRefusedWithItsVariable(String variable, String value) {
    String message = refusal(variable, value);
    assertTrue(message.startsWith(variable + " is \"" + value + "\", but must be "), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void of_folderThatCannotBeNamedIsRefused() {
    String message = refusal("PLASM_TRACE_ARCHIVE_DIR", "a\0b");
    assertTrue(message.startsWith("PLASM_TRACE_ARCHIVE_DIR is "), message);
  }

  /** The passwords that people choose, also those that make the URL none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//user:hunter2@host/db",
        "nothing//user:hunter2@",
        "postgresql://user:hunter2@",
        "postgresql://user:hunter2@host:port:9/db x",
        "postgresql://user:a/hunter2@host/db",
        "postgresql://user:a@hunter2@host/db c",
        "postgresql://user:a?hunter2@host/db c",
        "user:hunter2@host/db",
        "postgresql:///db?user=u&password=hunter2",
        "jdbc:postgresql:db?user=u&password=hunter2",
      })
  void of_refusalsOfUrlsShowNoPassword(String url) {
    for (String variable : new String[] {"PLASM_TRACE_SINK_URL", "PLASM_TRACE_SINK_CATALOG_URL"}) {
      String message = refusal(variable, url);
      assertTrue(message.startsWith(variable + " is "), message);
      assertFalse(message.contains("hunter2"), message);
    }
  }

  @Test
  void place_showsNoPassword() {
    assertEquals(
        "postgresql://host/db",
        settings("PLASM_TRACE_SINK_CATALOG_URL", "postgresql://u:hunter2@host/db?password=hunter2")
            .backend()
            .place());
    assertEquals(
        "https://host:7070",
        settings("PLASM_TRACE_SINK_URL", "https://host:7070/hunter2").backend().place());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "yes", "TRUE", "Yes", " 1 "})
  void strict_refusesMemory(String value) {
    String message = refusal("PLASM_TRACE_SINK_STRICT", value);
    assertTrue(message.contains("PLASM_TRACE_SINK_STRICT"), message);
    assertTrue(message.contains("PLASM_TRACE_ARCHIVE_DIR"), message);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "86400, 86400", "-1, 30", "x, 30", "1.5, 30", "99999999999, 30", "'', 30"})
  void idleWindow_keepsTheDefaultWhenInvalid(String value, long seconds) {
    assertEquals(
        Duration.ofSeconds(seconds), settings("PLASM_TRACE_IDLE_SECS", value).idleWindow());
  }

  /** spec/trace-identity.md: 0 turns it off. */
  @Test
  void idleWindow_ofZeroIsForEver() {
    assertEquals(Duration.ZERO, settings("PLASM_TRACE_IDLE_SECS", "0").idleWindow());
  }

  private static String refusal(String variable, String value) {
    return assertThrows(RefusedSetting.class, () -> settings(variable, value)).getMessage();
  }

  private static SinkSettings settings(String... namesAndValues) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        environment.put(namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(SinkConfig.class)
            .withSources(new EnvConfigSource(environment, ENVIRONMENT))
            .build();
    return SinkSettings.of(config.getConfigMapping(SinkConfig.class));
  }
}
