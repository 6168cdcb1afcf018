package plasm.bench.artifacts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import plasm.bench.FreePort;
import plasm.bench.Scratch;
import plasm.bench.ServiceProcess;

/** How what is measured is started: always the same flags, only heaps differ. */
record Services(Path jar, Scratch scratch) {
  private static final Path BARE =
      Path.of("bare-endpoint/target/quarkus-app/quarkus-run.jar").toAbsolutePath();
  private static final List<String> FLAGS =
      List.of("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED");
  private static final List<String> SMALL_HEAP =
      List.of(
          "-Xms64m",
          "-Xmx64m",
          "-XX:+AlwaysPreTouch",
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED");

  ServiceProcess memory() {
    return artifacts("memory", Map.of(), FLAGS);
  }

  ServiceProcess folder() {
    return folder(FLAGS);
  }

  ServiceProcess s3(S3Server server) {
    return artifacts("s3", server.variables(), FLAGS);
  }

  /** With a heap that one large artifact does not fit in. */
  ServiceProcess smallHeapAndFolder() {
    return folder(SMALL_HEAP);
  }

  ServiceProcess smallHeapAndS3(S3Server server) {
    return artifacts("s3", server.variables(), SMALL_HEAP);
  }

  ServiceProcess bare() {
    return start("bare", BARE, "/execute/ready", Map.of("QUARKUS_HTTP_HOST", "127.0.0.1"), FLAGS);
  }

  private ServiceProcess folder(List<String> flags) {
    String folder = scratch.freshFolder().toString();
    return artifacts("folder", Map.of("PLASM_RUN_ARTIFACTS_DIR", folder), flags);
  }

  private ServiceProcess artifacts(String name, Map<String, String> variables, List<String> flags) {
    return start(name, jar, "/q/health/ready", variables, flags);
  }

  private ServiceProcess start(
      String name,
      Path startedJar,
      String readyPath,
      Map<String, String> variables,
      List<String> flags) {
    int port = FreePort.next();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-jar", startedJar.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(scratch.root().toFile());
    builder
        .environment()
        .keySet()
        .removeIf(variable -> variable.startsWith("PLASM_") || variable.startsWith("AWS_"));
    builder.environment().putAll(variables);
    builder.environment().put("PLASM_RUN_ARTIFACTS_LISTEN", "127.0.0.1:" + port);
    builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
    return ServiceProcess.start(name, builder, port, readyPath, 200, scratch.log(name));
  }
}
