package plasm.artifacts.http;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Artifacts in a folder of its own, which goes with the service. */
public final class FolderMode implements QuarkusTestResourceLifecycleManager {
  private Path folder;

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("run-artifacts-it");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of("plasm.run-artifacts-dir", folder.toString());
  }

  @Override
  public void stop() {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> innermostFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : innermostFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
