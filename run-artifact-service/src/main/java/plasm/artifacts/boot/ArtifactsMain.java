package plasm.artifacts.boot;

import io.quarkus.runtime.annotations.QuarkusMain;
import plasm.web.ServiceProcess;

/** Starts the service; a setting that is refused ends it with one line instead of a stack trace. */
@QuarkusMain
public final class ArtifactsMain {
  private ArtifactsMain() {}

  public static void main(String... args) {
    ServiceProcess.run("PLASM_RUN_ARTIFACTS_LISTEN", "127.0.0.1:7080", args);
  }
}
