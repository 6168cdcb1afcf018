package plasm.sink.boot;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import plasm.sink.live.HubBounds;
import plasm.sink.retained.Capture;
import plasm.sink.run.RunBounds;
import plasm.web.ListenAddress;
import plasm.web.RefusedSetting;

/**
 * The configuration, understood: a pure function of {@link SinkConfig}.
 *
 * @param maxBodyBytes after decompression
 * @param idleWindow how long a silent trace stays live; zero: for ever
 * @param ingestQueue requests that may wait for a commit
 * @param hub what live viewers may cost
 * @param runs how many runs are retained
 * @param capture which runs are captured
 * @param external whether ended runs and lash records are told to an external tracer, too
 */
public record SinkSettings(
    Backend backend,
    int maxBodyBytes,
    Duration idleWindow,
    int ingestQueue,
    HubBounds hub,
    RunBounds runs,
    Capture capture,
    boolean external) {
  private static final int DEFAULT_RETENTION = 50;
  private static final int DEFAULT_MAX_BODY_BYTES = 16 << 20;
  private static final Duration DEFAULT_IDLE_WINDOW = Duration.ofSeconds(30);
  private static final int DEFAULT_INGEST_QUEUE = 512;
  private static final int TIMELINE_MEMORY_SHARE = 8;

  /** Spool and scratch when nothing else names a place. */
  static final String DEFAULT_DATA_DIR = "var/plasm-trace-sink";

  private static final int MAX_PORT = 65_535;
  private static final Set<String> HTTP = Set.of("http", "https");
  private static final Set<String> YES = Set.of("1", "true", "yes");
  private static final Set<String> NO = Set.of("0", "false", "no");

  /**
   * @throws RefusedSetting when a value cannot be understood or a mode cannot run
   */
  public static SinkSettings of(SinkConfig config) {
    text(config.traceSinkListen())
        .ifPresent(address -> ListenAddress.parse("PLASM_TRACE_SINK_LISTEN", address));
    TracingMode mode = text(config.tracingMode()).map(TracingMode::parse).orElse(TracingMode.LOCAL);
    return new SinkSettings(
        backend(config),
        maxBodyBytes(config),
        idleWindow(config),
        keepingDefault(config.traceHubIngestQueueCap(), DEFAULT_INGEST_QUEUE),
        hub(config),
        runs(config),
        new Capture(mode != TracingMode.OFF, rate(config)),
        mode == TracingMode.EXTERNAL);
  }

  /**
   * The same variable bounds what memory mode keeps; retained runs keep within bounds of theirs.
   */
  private static RunBounds runs(SinkConfig config) {
    return new RunBounds(
        count("PLASM_TRACE_RETENTION", config.traceRetention(), RunBounds.DEFAULT_RUNS),
        count("PLASM_TRACE_RETENTION_PER_REPO", config.traceRetentionPerRepo(), 0),
        hub(config).timelineEvents());
  }

  private static double rate(SinkConfig config) {
    return text(config.traceSamplingRate())
        .map(
            text ->
                parseRate(text)
                    .orElseThrow(
                        () ->
                            new RefusedSetting(
                                "PLASM_TRACE_SAMPLING_RATE", text, "a number from 0 to 1")))
        .orElse(1.0);
  }

  private static Optional<Double> parseRate(String text) {
    try {
      return Optional.of(Double.parseDouble(text)).filter(rate -> rate >= 0 && rate <= 1);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private static HubBounds hub(SinkConfig config) {
    return new HubBounds(
        keepingDefault(config.traceTimelineMaxEvents(), HubBounds.DEFAULT_TIMELINE_EVENTS),
        keepingDefault(config.traceHubSseBroadcastCap(), HubBounds.DEFAULT_LAG_EVENTS),
        keepingDefault(config.traceHubMaxCompleted(), HubBounds.DEFAULT_KEPT_TRACES),
        Runtime.getRuntime().maxMemory() / TIMELINE_MEMORY_SHARE);
  }

  /** Precedence as in spec/configuration.md: a URL wins over a folder, a folder over memory. */
  private static Backend backend(SinkConfig config) {
    Optional<String> relay = text(config.traceSinkUrl());
    if (relay.isPresent()) {
      URI sink = baseUrl("PLASM_TRACE_SINK_URL", relay.get());
      URI reads =
          text(config.traceSinkReadUrl())
              .map(url -> baseUrl("PLASM_TRACE_SINK_READ_URL", url))
              .orElse(sink);
      return new Backend.Relay(sink, reads, spool(config));
    }
    Optional<String> cluster = text(config.traceSinkCatalogUrl());
    if (cluster.isPresent()) {
      return new Backend.Cluster(PostgresUrl.parse("PLASM_TRACE_SINK_CATALOG_URL", cluster.get()));
    }
    Optional<String> folder = text(config.traceArchiveDir());
    if (folder.isPresent()) {
      return new Backend.Local(folder("PLASM_TRACE_ARCHIVE_DIR", folder.get()));
    }
    if (yesOrNo("PLASM_TRACE_SINK_STRICT", config.traceSinkStrict())) {
      throw new RefusedSetting(
          "PLASM_TRACE_SINK_STRICT is on and nothing durable is set: set PLASM_TRACE_ARCHIVE_DIR"
              + " to a folder, or take PLASM_TRACE_SINK_STRICT away to keep traces in memory");
    }
    return new Backend.Memory(
        count("PLASM_TRACE_RETENTION", config.traceRetention(), DEFAULT_RETENTION));
  }

  private static Backend.Spool spool(SinkConfig config) {
    int kept = keepingDefault(config.traceHubMaxCompleted(), HubBounds.DEFAULT_KEPT_TRACES);
    Optional<String> archive = text(config.traceArchiveDir());
    if (archive.isPresent()) {
      String variable = "PLASM_TRACE_ARCHIVE_DIR";
      return new Backend.Spool(folder(variable, archive.get()), variable, kept);
    }
    String variable = "PLASM_TRACE_SINK_DATA_DIR";
    return text(config.traceSinkDataDir())
        .map(data -> new Backend.Spool(folder(variable, data), variable, kept))
        .orElseGet(() -> new Backend.Spool(folder(variable, DEFAULT_DATA_DIR), null, kept));
  }

  private static int maxBodyBytes(SinkConfig config) {
    int bytes =
        count(
            "PLASM_TRACE_SINK_MAX_BODY_BYTES",
            config.traceSinkMaxBodyBytes(),
            DEFAULT_MAX_BODY_BYTES);
    if (bytes == 0) {
      throw new RefusedSetting("PLASM_TRACE_SINK_MAX_BODY_BYTES", "0", "a number of bytes above 0");
    }
    return bytes;
  }

  private static Duration idleWindow(SinkConfig config) {
    return text(config.traceIdleSecs())
        .flatMap(SinkSettings::parseCount)
        .map(Duration::ofSeconds)
        .orElse(DEFAULT_IDLE_WINDOW);
  }

  private static URI url(String variable, String text) {
    try {
      URI url = new URI(text);
      if (url.getScheme() != null && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException notAUrl) {
      // Refused below: the message of the exception could repeat a password.
    }
    throw new RefusedSetting(variable, RefusedSetting.masked(text), "a URL with scheme and host");
  }

  /**
   * A URL below which the paths of another server lie. Passwords in it are refused instead of being
   * left unused, and so is what would stand between it and such a path.
   */
  static URI baseUrl(String variable, String text) {
    URI url = url(variable, text);
    boolean usable =
        HTTP.contains(url.getScheme().toLowerCase(Locale.ROOT))
            && url.getRawUserInfo() == null
            && url.getRawQuery() == null
            && url.getRawFragment() == null
            && url.getPort() <= MAX_PORT;
    if (!usable) {
      throw new RefusedSetting(
          variable,
          RefusedSetting.masked(text),
          "an http or https URL without user, query and fragment, for example"
              + " http://sink.example:7070");
    }
    String path = url.getRawPath().replaceFirst("/+$", "");
    return URI.create(
        url.getScheme().toLowerCase(Locale.ROOT) + "://" + url.getRawAuthority() + path);
  }

  private static Path folder(String variable, String text) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new RefusedSetting(variable, text, "the path of a folder");
    }
  }

  private static boolean yesOrNo(String variable, Optional<String> value) {
    Optional<String> text = text(value).map(v -> v.toLowerCase(Locale.ROOT));
    if (text.isPresent() && !YES.contains(text.get()) && !NO.contains(text.get())) {
      throw new RefusedSetting(variable, text.get(), "1, true, yes, 0, false or no");
    }
    return text.filter(YES::contains).isPresent();
  }

  private static int count(String variable, Optional<String> value, int otherwise) {
    return text(value)
        .map(
            text ->
                parseCount(text)
                    .orElseThrow(
                        () -> new RefusedSetting(variable, text, "a whole number, 0 or more")))
        .orElse(otherwise);
  }

  /** For bounds of which the contract says that an invalid or zero value keeps the default. */
  private static int keepingDefault(Optional<String> value, int otherwise) {
    return text(value).flatMap(SinkSettings::parseCount).filter(n -> n > 0).orElse(otherwise);
  }

  private static Optional<Integer> parseCount(String text) {
    try {
      return Optional.of(Integer.parseInt(text)).filter(n -> n >= 0);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  /** A blank value counts as unset. */
  private static Optional<String> text(Optional<String> value) {
    return value.map(String::strip).filter(text -> !text.isEmpty());
  }
}
