package plasm.sink.http;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Local mode in a folder of its own, which goes with the service. */
public final class LocalFolder implements QuarkusTestResourceLifecycleManager {
  private Path folder;

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("trace-sink-it");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of("plasm.trace-archive-dir", folder.toString());
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
