package plasm.sink.http;

import jakarta.inject.Singleton;
import plasm.web.AllowedMethods;

/** What each of the sink's resources takes: events are posted, everything else is read. */
@Singleton
class SinkMethods implements AllowedMethods {
  private static final String RUNS = "/api/traces";
  private static final String SESSION = "/v1/sessions/";

  @Override
  public String of(String path) {
    if (path.equals("/v1/events")
        || path.startsWith(SESSION) && path.indexOf('/', SESSION.length()) > 0) {
      return "OPTIONS, POST";
    }
    if (path.startsWith(RUNS) && !path.equals(RUNS + "/latest")) {
      return "OPTIONS, POST";
    }
    if (path.equals("/v1/lash/records")) {
      return "GET, HEAD, OPTIONS, POST";
    }
    return path.startsWith(SESSION) ? "OPTIONS, PUT" : "GET, HEAD, OPTIONS";
  }
}
