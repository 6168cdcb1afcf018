package plasm.model.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A packaged service as a child process, which does not outlive this object. */
public final class PackagedService implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration END_PATIENCE = Duration.ofSeconds(30);
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(5);

  /** How a process ended, and how long that took. */
  public record Exit(int code, Duration took) {}

  private final Process process;
  private final int port;
  private final Path log;
  private final Thread atExit;

  private PackagedService(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
    this.atExit = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts with these variables and returns at once.
   *
   * @param listenVariable is set to a free port, unless the variables name one
   */
  public static PackagedService launch(String listenVariable, Map<String, String> variables)
      throws IOException {
    return launch(Packaged.target(), listenVariable, variables);
  }

  /**
   * Starts with these variables and returns at once.
   *
   * @param directory in which the service runs
   * @param listenVariable is set to a free port, unless the variables name one
   */
  public static PackagedService launch(
      Path directory, String listenVariable, Map<String, String> variables) throws IOException {
    int port = named(variables.get(listenVariable)).orElse(freePort());
    ProcessBuilder builder = new ProcessBuilder(Packaged.command());
    Map<String, String> environment = builder.environment();
    environment
        .keySet()
        .removeIf(
            name ->
                name.startsWith("PLASM_")
                    || name.startsWith("QUARKUS_")
                    || name.startsWith("OTEL_")
                    || name.startsWith("AWS_"));
    // With it, the JVM adds a line of its own.
    environment.remove("JAVA_TOOL_OPTIONS");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put(listenVariable, "127.0.0.1:" + port);
    environment.putAll(variables);
    Path log = Files.createTempFile("service-", ".log");
    builder.directory(directory.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new PackagedService(builder.start(), port, log);
  }

  /** Of an address that has one. */
  private static Optional<Integer> named(String address) {
    return Optional.ofNullable(address)
        .map(text -> text.substring(text.lastIndexOf(':') + 1))
        .filter(text -> text.matches("[0-9]{1,5}"))
        .map(Integer::parseInt);
  }

  /** A port that nobody listens on at the moment. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Returns when the service is ready; a service that cannot get ready is ended. */
  public PackagedService awaitReady() throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      Await.until(
          "the service is ready",
          START_PATIENCE,
          () -> {
            if (!process.isAlive()) {
              throw new AssertionError("it ended before it was ready, and said:\n" + output());
            }
            return isReady(http);
          });
      return this;
    } catch (AssertionError | InterruptedException e) {
      close();
      throw e;
    }
  }

  private boolean isReady(HttpClient http) {
    HttpRequest probe =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
            .timeout(PROBE_PATIENCE)
            .build();
    try {
      return http.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public int port() {
    return port;
  }

  /** How long processors have worked for it. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** All that it has said so far. */
  public String output() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL: no code of the service runs any more. */
  public void kill9() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  /** SIGTERM: the polite way. */
  public Exit sigterm() throws InterruptedException {
    requestEnd();
    return awaitExit();
  }

  /** SIGTERM, without waiting for what comes of it. */
  public void requestEnd() {
    process.destroy();
  }

  /** Waits until it ends by itself. */
  public Exit awaitExit() throws InterruptedException {
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
