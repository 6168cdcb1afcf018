package plasm.sink.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged service as a child process, which does not outlive this object. */
final class SinkProcess implements AutoCloseable {
  static final String FOLDER = "PLASM_TRACE_ARCHIVE_DIR";

  private static final String LISTEN = "PLASM_TRACE_SINK_LISTEN";
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration END_PATIENCE = Duration.ofSeconds(30);

  /** How a process ended, and how long that took. */
  record Exit(int code, Duration took) {}

  private final Process process;
  private final int port;
  private final Path log;
  private final Thread atExit;

  private SinkProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
    this.atExit = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts on a folder and returns when the service is ready. */
  static SinkProcess start(Path folder) throws IOException, InterruptedException {
    return start(folder, Map.of());
  }

  /**
   * Starts on a folder and returns when the service is ready.
   *
   * @param environment further variables
   */
  static SinkProcess start(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put(FOLDER, folder.toString());
    SinkProcess started = launch(variables);
    try {
      started.awaitReady();
      return started;
    } catch (AssertionError | InterruptedException e) {
      started.close();
      throw e;
    }
  }

  /** Starts with these variables, at a free port unless they name one, and returns at once. */
  static SinkProcess launch(Map<String, String> environment) throws IOException {
    int port = freePort();
    ProcessBuilder builder = new ProcessBuilder(Packaged.command());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("PLASM_") || name.startsWith("QUARKUS_"));
    variables.put("LC_ALL", "C.UTF-8");
    variables.put(LISTEN, "127.0.0.1:" + port);
    variables.putAll(environment);
    Path log = Files.createTempFile("trace-sink-", ".log");
    builder.directory(Packaged.target().toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new SinkProcess(builder.start(), port, log);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() throws InterruptedException {
    try (SinkClient client = client()) {
      Await.until(
          "the service is ready",
          START_PATIENCE,
          () -> {
            if (!process.isAlive()) {
              throw new AssertionError("it ended before it was ready, and said:\n" + output());
            }
            return client.isReady();
          });
    }
  }

  int port() {
    return port;
  }

  SinkClient client() {
    return new SinkClient(port);
  }

  /** All that it has said so far. */
  String output() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL: no code of the service runs any more. */
  void kill9() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  /** SIGTERM: the polite way. */
  Exit sigterm() throws InterruptedException {
    requestEnd();
    return awaitExit();
  }

  /** SIGTERM, without waiting for what comes of it. */
  void requestEnd() {
    process.destroy();
  }

  /** Waits until it ends by itself. */
  Exit awaitExit() throws InterruptedException {
    long from = System.nanoTime();
    if (!process.waitFor(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(
          "it still runs after " + END_PATIENCE.toSeconds() + " s, and said:\n" + output());
    }
    return new Exit(process.exitValue(), Duration.ofNanos(System.nanoTime() - from));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    Runtime.getRuntime().removeShutdownHook(atExit);
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
