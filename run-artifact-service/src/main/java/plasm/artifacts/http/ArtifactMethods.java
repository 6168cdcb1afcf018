package plasm.artifacts.http;

import jakarta.inject.Singleton;
import plasm.web.AllowedMethods;

/** What each of the service's resources takes: so far all of them are only read. */
@Singleton
class ArtifactMethods implements AllowedMethods {
  @Override
  public String of(String path) {
    return "GET, HEAD, OPTIONS";
  }
}
