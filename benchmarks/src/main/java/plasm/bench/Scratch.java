package plasm.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder that databases and files of one run live in; gone afterwards, except for the logs. */
public final class Scratch implements AutoCloseable {
  private final Path target;
  private final Path root;
  private int folders;
  private int logs;

  public Scratch(Path target) {
    this.target = target;
    root = target.resolve("data");
    delete(root);
    create(root);
    create(target.resolve("logs"));
  }

  public Path root() {
    return root;
  }

  public Path freshFolder() {
    return create(root.resolve("folder-" + ++folders));
  }

  public Path log(String name) {
    return target.resolve("logs").resolve("%02d-%s.txt".formatted(++logs, name));
  }

  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> leavesFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : leavesFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Path create(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    delete(root);
  }
}
