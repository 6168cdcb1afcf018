package plasm.bench.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One way in which a service was built.
 *
 * @param command starts it
 * @param files what has to be shipped, without a Java runtime
 */
record Packaging(String name, List<String> command, List<Path> files) {
  private static final List<String> FLAGS = List.of("-XX:+UseParallelGC", "-Xmx512m");

  /** Those of the module that are built: by the jar, by the jar with an AOT cache, native. */
  static List<Packaging> of(String module) {
    Path target = Path.of("..", module, "target").toAbsolutePath().normalize();
    Path app = target.resolve("quarkus-app");
    Path jar = app.resolve("quarkus-run.jar");
    Path cache = app.resolve("app.aot");
    List<Packaging> found = new ArrayList<>();
    if (Files.isRegularFile(jar)) {
      found.add(new Packaging("JVM", java(jar, List.of()), List.of(app)));
    }
    if (Files.isRegularFile(cache)) {
      found.add(
          new Packaging(
              "JVM, AOT cache", java(jar, List.of("-XX:AOTCache=" + cache)), List.of(app)));
    }
    try (Stream<Path> files = Files.list(target)) {
      files
          .filter(file -> file.getFileName().toString().endsWith("-runner"))
          .forEach(
              file ->
                  found.add(
                      new Packaging(
                          "native", List.of(file.toString(), "-Xmx512m"), List.of(file))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static List<String> java(Path jar, List<String> more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(more);
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }

  long bytes() {
    return files.stream().mapToLong(Packaging::bytes).sum();
  }

  private static long bytes(Path root) {
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
