package plasm.artifacts.boot;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import plasm.web.Refusals;

/** Starts the service; a setting that is refused ends it with one line instead of a stack trace. */
@QuarkusMain
public final class ArtifactsMain {
  private ArtifactsMain() {}

  public static void main(String... args) {
    Quarkus.run(null, Refusals::report, args);
  }
}
