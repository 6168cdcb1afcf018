package plasm.artifacts.store.folder;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import plasm.artifacts.store.BlobReader.Listed;

/** The files of a folder by name. However many there are, no more than a page is held. */
final class ListFiles {
  private ListFiles() {}

  static List<Listed> run(Path folder, String after, int limit) throws IOException {
    List<Listed> listed = new ArrayList<>();
    for (String name : names(folder, after, limit)) {
      try {
        listed.add(new Listed(name, FileStat.of(folder.resolve(name))));
      } catch (NoSuchFileException goneMeanwhile) {
        continue;
      }
    }
    return listed;
  }

  private static List<String> names(Path folder, String after, int limit) throws IOException {
    PriorityQueue<String> first = new PriorityQueue<>(Comparator.reverseOrder());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.compareTo(after) > 0) {
          first.add(name);
          if (first.size() > limit) {
            first.poll();
          }
        }
      }
    }
    return first.stream().sorted().toList();
  }
}
