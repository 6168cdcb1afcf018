package plasm.artifacts.faults;

import java.io.IOException;
import java.util.Map;
import plasm.model.testkit.PackagedService;

/** Starts the packaged service as a child process. */
final class ArtifactsProcess {
  private ArtifactsProcess() {}

  /** Returns when the service is ready. */
  static PackagedService start(Map<String, String> variables)
      throws IOException, InterruptedException {
    return launch(variables).awaitReady();
  }

  /** Returns at once. */
  static PackagedService launch(Map<String, String> variables) throws IOException {
    return PackagedService.launch("PLASM_RUN_ARTIFACTS_LISTEN", variables);
  }
}
