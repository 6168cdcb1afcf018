package plasm.artifacts.boot;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import plasm.artifacts.store.Layout;
import plasm.web.ListenAddress;
import plasm.web.RefusedSetting;

/**
 * The configuration, understood: a pure function of {@link ArtifactsConfig}.
 *
 * @param ignoredFolder the folder that is set but loses to the URL; null when none is
 * @param maxBytes of one artifact
 * @param retention how long run snapshots stay in an object store
 * @param retentionInterval between two looks for older ones
 */
public record ArtifactsSettings(
    Backend backend,
    String ignoredFolder,
    long maxBytes,
    Duration retention,
    Duration retentionInterval) {
  private static final String URL = "PLASM_RUN_ARTIFACTS_URL";
  private static final String URL_FORM = "s3://bucket/prefix, s3a://bucket/prefix or file:///path";
  private static final long DEFAULT_MAX_BYTES = 64L << 20;
  private static final long DEFAULT_MEMORY_MAX_BYTES = 256L << 20;
  private static final long DEFAULT_RETENTION_SECONDS = 604_800;
  private static final long DEFAULT_INTERVAL_SECONDS = 300;
  private static final long LEAST_SECONDS = 60;

  /**
   * @throws RefusedSetting when a value cannot be understood
   */
  public static ArtifactsSettings of(ArtifactsConfig config) {
    text(config.runArtifactsListen())
        .ifPresent(address -> ListenAddress.parse("PLASM_RUN_ARTIFACTS_LISTEN", address));
    return new ArtifactsSettings(
        backend(config),
        text(config.runArtifactsUrl()).flatMap(url -> text(config.runArtifactsDir())).orElse(null),
        atLeast(
            1, "PLASM_RUN_ARTIFACTS_MAX_BYTES", config.runArtifactsMaxBytes(), DEFAULT_MAX_BYTES),
        Duration.ofSeconds(
            atLeast(
                LEAST_SECONDS,
                "PLASM_RUN_ARTIFACTS_RETENTION_SECS",
                config.runArtifactsRetentionSecs(),
                DEFAULT_RETENTION_SECONDS)),
        Duration.ofSeconds(
            atLeast(
                LEAST_SECONDS,
                "PLASM_RUN_ARTIFACTS_GC_INTERVAL_SECS",
                config.runArtifactsGcIntervalSecs(),
                DEFAULT_INTERVAL_SECONDS)));
  }

  /** Precedence as in spec/run-artifacts.md: the URL wins over the folder, that over memory. */
  private static Backend backend(ArtifactsConfig config) {
    Optional<String> url = text(config.runArtifactsUrl());
    if (url.isPresent()) {
      return ofUrl(url.get());
    }
    Optional<String> folder = text(config.runArtifactsDir());
    if (folder.isPresent()) {
      return new Backend.Folder(folder("PLASM_RUN_ARTIFACTS_DIR", folder.get()), Layout.FOLDER);
    }
    return new Backend.Memory(
        atLeast(
            1,
            "PLASM_RUN_ARTIFACTS_MEMORY_MAX_BYTES",
            config.runArtifactsMemoryMaxBytes(),
            DEFAULT_MEMORY_MAX_BYTES));
  }

  private static Backend ofUrl(String text) {
    try {
      URI url = new URI(text);
      if (url.getScheme() != null && url.getRawQuery() == null && url.getRawFragment() == null) {
        switch (url.getScheme()) {
          case "s3", "s3a" -> {
            if (url.getAuthority() != null && url.getRawUserInfo() == null) {
              return new Backend.ObjectStore(url.getAuthority(), prefix(url.getPath()));
            }
          }
          case "file" -> {
            if (url.getAuthority() == null && url.getPath() != null && url.getPath().length() > 1) {
              return new Backend.Folder(folder(URL, url.getPath()), Layout.OBJECTS);
            }
          }
          default -> {}
        }
      }
    } catch (URISyntaxException notAUrl) {
      // Refused below: the message of the exception could repeat a password.
    }
    throw new RefusedSetting(URL, RefusedSetting.masked(text), URL_FORM);
  }

  private static String prefix(String path) {
    return String.join(
        "/", Arrays.stream(path.split("/")).filter(segment -> !segment.isEmpty()).toList());
  }

  private static Path folder(String variable, String text) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new RefusedSetting(variable, text, "the path of a folder");
    }
  }

  private static long atLeast(long least, String variable, Optional<String> value, long otherwise) {
    Optional<String> text = text(value);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, with what is expected.
    }
    throw new RefusedSetting(variable, text.get(), "a whole number, " + least + " or more");
  }

  /** A blank value counts as unset. */
  private static Optional<String> text(Optional<String> value) {
    return value.map(String::strip).filter(text -> !text.isEmpty());
  }
}
