package plasm.sink.http;

import jakarta.inject.Singleton;
import plasm.web.AllowedMethods;

/** What each of the sink's resources takes: events are posted, everything else is read. */
@Singleton
class SinkMethods implements AllowedMethods {
  @Override
  public String of(String path) {
    return path.equals("/v1/events") ? "OPTIONS, POST" : "GET, HEAD, OPTIONS";
  }
}
