package plasm.bench.sink;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import plasm.bench.FreePort;
import plasm.bench.Scratch;
import plasm.bench.ServiceProcess;

/**
 * How the service under test is started: the same build and the same flags in either mode.
 *
 * @param jar of the service; another file is a native executable, which takes the sizes of the heap
 *     among the flags
 */
public record ServiceLauncher(Path jar, List<String> javaFlags, Scratch scratch) {
  private static final String DEFAULT_FLAGS =
      "-Xms512m -Xmx512m -XX:+UseParallelGC --enable-native-access=ALL-UNNAMED";
  private static final List<String> BACKEND_VARIABLES =
      List.of(
          "PLASM_TRACE_SINK_URL",
          "PLASM_TRACE_SINK_CATALOG_URL",
          "PLASM_TRACE_ARCHIVE_DIR",
          "PLASM_TRACE_RETENTION");

  private static final Predicate<String> NATIVE_FLAG =
      Pattern.compile("-Xm[nsx].*").asMatchPredicate();

  /** {@code BENCH_JAVA_OPTS} replaces the usual flags. */
  public static List<String> javaFlags(String benchJavaOpts) {
    String flags = benchJavaOpts == null || benchJavaOpts.isBlank() ? DEFAULT_FLAGS : benchJavaOpts;
    return List.of(flags.strip().split("\\s+"));
  }

  /** A: everything the service does for an event except to keep it. */
  public ServiceProcess inMemory() {
    return start("memory", Map.of("PLASM_TRACE_RETENTION", "0"));
  }

  /** B: embedded database in that folder, on disk before each answer. */
  public ServiceProcess onDisk(Path folder) {
    return start("local", Map.of("PLASM_TRACE_ARCHIVE_DIR", folder.toString()));
  }

  /** The same flags for another build. */
  ServiceLauncher of(Path otherJar) {
    return new ServiceLauncher(otherJar, javaFlags, scratch);
  }

  /** PostgreSQL, which others may use as well. */
  public ServiceProcess onCatalog(String url) {
    return start("cluster", Map.of("PLASM_TRACE_SINK_CATALOG_URL", url));
  }

  /** Likewise; its traces go on until they are told to end. */
  public ServiceProcess withEndlessTraces(Path folder) {
    return start(
        "live", Map.of("PLASM_TRACE_ARCHIVE_DIR", folder.toString(), "PLASM_TRACE_IDLE_SECS", "0"));
  }

  private ServiceProcess start(String mode, Map<String, String> backend) {
    int port = FreePort.next();
    ProcessBuilder builder = new ProcessBuilder(command()).directory(scratch.root().toFile());
    builder.environment().keySet().removeAll(BACKEND_VARIABLES);
    builder.environment().put("PLASM_TRACE_SINK_LISTEN", "127.0.0.1:" + port);
    builder.environment().putAll(backend);
    return ServiceProcess.start(mode, builder, port, scratch.log(mode));
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    if (!jar.toString().endsWith(".jar")) {
      command.add(jar.toString());
      javaFlags.stream().filter(NATIVE_FLAG).forEach(command::add);
      return command;
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaFlags);
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }
}
