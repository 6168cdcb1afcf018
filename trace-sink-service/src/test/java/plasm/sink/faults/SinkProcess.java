package plasm.sink.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import plasm.model.testkit.PackagedService;
import plasm.model.testkit.PackagedService.Exit;

/** The packaged sink as a child process, which does not outlive this object. */
final class SinkProcess implements AutoCloseable {
  static final String FOLDER = "PLASM_TRACE_ARCHIVE_DIR";

  private static final String LISTEN = "PLASM_TRACE_SINK_LISTEN";

  private final PackagedService service;

  private SinkProcess(PackagedService service) {
    this.service = service;
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
    return new SinkProcess(PackagedService.launch(LISTEN, variables).awaitReady());
  }

  /** Starts with these variables, at a free port unless they name one, and returns at once. */
  static SinkProcess launch(Map<String, String> environment) throws IOException {
    return new SinkProcess(PackagedService.launch(LISTEN, environment));
  }

  /** Starts in a working directory, likewise. */
  static SinkProcess launch(Path directory, Map<String, String> environment) throws IOException {
    return new SinkProcess(PackagedService.launch(directory, LISTEN, environment));
  }

  /** The variable that has the service listen at a port of this machine. */
  static Map<String, String> at(int port) {
    return Map.of(LISTEN, "127.0.0.1:" + port);
  }

  SinkProcess awaitReady() throws InterruptedException {
    service.awaitReady();
    return this;
  }

  int port() {
    return service.port();
  }

  SinkClient client() {
    return new SinkClient(port());
  }

  Duration cpu() {
    return service.cpu();
  }

  String output() {
    return service.output();
  }

  void kill9() throws InterruptedException {
    service.kill9();
  }

  Exit sigterm() throws InterruptedException {
    return service.sigterm();
  }

  void requestEnd() {
    service.requestEnd();
  }

  Exit awaitExit() throws InterruptedException {
    return service.awaitExit();
  }

  @Override
  public void close() {
    service.close();
  }
}
