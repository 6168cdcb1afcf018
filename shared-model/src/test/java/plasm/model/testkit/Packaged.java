package plasm.model.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the built service lies and how to run it: as a native executable or by this JVM. */
public final class Packaged {
  private Packaged() {}

  public static List<String> command() {
    String executable = System.getProperty("native.image.path", "");
    if (!executable.isBlank()) {
      return List.of(existing(Path.of(executable)).toString());
    }
    Path app = target().resolve("quarkus-app");
    Path jar = existing(app.resolve("quarkus-run.jar"));
    Path cache = existing(app.resolve("app.aot"));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>(List.of(java.toString()));
    String flags = System.getProperty("integration.jvm.flags", "");
    if (!flags.isBlank()) {
      command.addAll(List.of(flags.split(" ")));
    }
    command.addAll(List.of("-XX:AOTCache=" + cache, "-jar", jar.toString()));
    return command;
  }

  /** The module's build folder. */
  public static Path target() {
    String told = System.getProperty("build.output.directory", "");
    Path target =
        told.isBlank() ? Path.of(System.getProperty("basedir", ""), "target") : Path.of(told);
    return target.toAbsolutePath().normalize();
  }

  private static Path existing(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException(file + " is missing: ./mvnw pre-integration-test makes it");
    }
    return file;
  }
}
