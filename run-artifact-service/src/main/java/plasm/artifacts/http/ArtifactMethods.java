package plasm.artifacts.http;

import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import plasm.web.AllowedMethods;

/** What each of the service's resources takes. */
@Singleton
class ArtifactMethods implements AllowedMethods {
  private static final Pattern ONE =
      Pattern.compile("/execute/[^/]+/[^/]+/(artifacts|plans)/[^/]+");
  private static final Pattern ALL = Pattern.compile("/execute/[^/]+/[^/]+/(artifacts|plans)");

  @Override
  public String of(String path) {
    if (ONE.matcher(path).matches()) {
      return "GET, HEAD, PUT, OPTIONS";
    }
    if (ALL.matcher(path).matches()) {
      return "GET, HEAD, POST, OPTIONS";
    }
    return path.equals("/v1/run-ids") ? "POST, OPTIONS" : "GET, HEAD, OPTIONS";
  }
}
