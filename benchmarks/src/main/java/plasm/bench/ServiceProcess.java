package plasm.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A service that runs as a process of its own, seen from outside: HTTP, and /proc of Linux. */
public final class ServiceProcess implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration QUIET_PATIENCE = Duration.ofMinutes(5);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
  private static final Duration IDLE_WINDOW = Duration.ofSeconds(35);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final double QUIET_CORES = 0.1;

  private static final long MILLIS_A_TICK = 10;

  /** In /proc/PID/task/TID/stat the name comes second, what it took as 14th and 15th. */
  private static final Pattern COMPILER =
      Pattern.compile("\\d+ \\(C[12] Comp[^)]*\\)(?: \\S+){11} (?<user>\\d+) (?<system>\\d+)");

  private final String name;
  private final Process process;
  private final int port;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private ServiceProcess(String name, Process process, int port) {
    this.name = name;
    this.process = process;
    this.port = port;
  }

  /** Starts the command, its output in {@code log}, and waits until it reports itself ready. */
  public static ServiceProcess start(String name, ProcessBuilder command, int port, Path log) {
    return start(name, command, port, "/q/health/ready", 200, log);
  }

  /** Likewise; ready is what answers {@code status} to a GET of {@code path}. */
  public static ServiceProcess start(
      String name, ProcessBuilder command, int port, String path, int status, Path log) {
    try {
      Process process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      ServiceProcess service = new ServiceProcess(name, process, port);
      service.awaitReady(path, status, log);
      return service;
    } catch (IOException notStarted) {
      throw new UncheckedIOException(notStarted);
    }
  }

  public String name() {
    return name;
  }

  public int port() {
    return port;
  }

  /** User and system time since the start, as /proc/PID/stat counts it: in steps of 10 ms. */
  public Duration cpu() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException(name + " is gone; see target/logs"));
  }

  /** What of it the threads took that compile byte code; zero in a native executable. */
  public Duration compilerCpu() {
    try (Stream<Path> threads = Files.list(Path.of("/proc/%d/task".formatted(process.pid())))) {
      return Duration.ofMillis(
          threads.map(ServiceProcess::stat).mapToLong(ServiceProcess::compilerMillis).sum());
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** Empty when the thread ended meanwhile, as compilers do when there is little to do. */
  private static String stat(Path thread) {
    try {
      return Files.readString(thread.resolve("stat"));
    } catch (IOException ended) {
      return "";
    }
  }

  private static long compilerMillis(String stat) {
    Matcher compiler = COMPILER.matcher(stat);
    return compiler.lookingAt()
        ? MILLIS_A_TICK
            * (Long.parseLong(compiler.group("user")) + Long.parseLong(compiler.group("system")))
        : 0;
  }

  public long rssBytes() {
    return status("VmRSS:");
  }

  public long peakRssBytes() {
    return status("VmHWM:");
  }

  /** From now on {@link #peakRssBytes} is the peak since now. */
  public void forgetPeakRss() {
    try {
      Files.writeString(Path.of("/proc/%d/clear_refs".formatted(process.pid())), "5");
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private long status(String member) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/%d/status".formatted(process.pid())))) {
      return lines
          .filter(line -> line.startsWith(member))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** One request outside of any measurement. */
  public byte[] get(String path) {
    try {
      return required(exchange(request(path).build()), "GET", path);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Posts JSON outside of any measurement and returns the answer. */
  public byte[] post(String path, byte[] json) {
    try {
      HttpRequest request =
          request(path)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(json))
              .build();
      return required(exchange(request), "POST", path);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** A full collection, so that what its heap holds afterwards is what it needs. */
  public void collectGarbage() {
    try {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.run")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      throw stopped(stopped);
    }
  }

  /**
   * Waits until traces that were just written count as completed, and what that sets off is done.
   */
  public void awaitCompletion() {
    pause(IDLE_WINDOW);
    awaitQuiet();
  }

  /** Waits, but not for ever, until work in the background is done. */
  public void awaitQuiet() {
    long deadline = System.nanoTime() + QUIET_PATIENCE.toNanos();
    Duration before = cpu();
    while (System.nanoTime() < deadline) {
      pause(LOOK);
      Duration now = cpu();
      if (now.minus(before).toNanos() < QUIET_CORES * LOOK.toNanos()) {
        return;
      }
      before = now;
    }
    System.out.printf("%s is still busy by itself; measuring all the same%n", name);
  }

  private void awaitReady(String path, int status, Path log) throws IOException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      if (answers(path, status)) {
        return;
      }
      pause(LOOK);
    }
    process.destroyForcibly();
    List<String> said = Files.readAllLines(log);
    throw new IllegalStateException(
        "%s did not get ready; the end of %s:%n%s"
            .formatted(
                name,
                log,
                String.join("\n", said.subList(Math.max(0, said.size() - 20), said.size()))));
  }

  private boolean answers(String path, int status) {
    try {
      return exchange(request(path).build()).statusCode() == status;
    } catch (IOException notYet) {
      return false;
    }
  }

  private byte[] required(HttpResponse<byte[]> answer, String method, String path) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          "%s answered %d to %s %s".formatted(name, answer.statusCode(), method, path));
    }
    return answer.body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException stopped) {
      throw stopped(stopped);
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException stopped) {
      throw stopped(stopped);
    }
  }

  private static IllegalStateException stopped(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("the benchmark was interrupted", stopped);
  }

  /** SIGTERM; when that is not enough in time, SIGKILL. */
  @Override
  public void close() {
    http.close();
    process.destroy();
    try {
      if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        System.out.printf("%s did not stop within %s; killed%n", name, STOP_PATIENCE);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      throw stopped(stopped);
    }
  }
}
