package plasm.model.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of this repository that belong to no module. */
public final class Repository {
  private Repository() {}

  /**
   * @param path from the top of the repository
   */
  public static Path file(String path) {
    Path file = Path.of(System.getProperty("basedir", ""), "..", path).toAbsolutePath().normalize();
    if (!Files.exists(file)) {
      throw new AssertionError(file + " is missing");
    }
    return file;
  }
}
