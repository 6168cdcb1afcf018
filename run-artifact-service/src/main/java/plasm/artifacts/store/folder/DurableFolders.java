package plasm.artifacts.store.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** Folders whose names are on the disk when a call returns. */
final class DurableFolders {
  private DurableFolders() {}

  /** Creates a folder and what is missing above it. */
  static void create(Path folder) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = folder; !Files.isDirectory(at); at = at.getParent()) {
      missing.push(at);
    }
    for (Path at : missing) {
      Files.createDirectories(at);
      sync(at.getParent());
    }
  }

  /** Forces the names in a folder to the disk. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
