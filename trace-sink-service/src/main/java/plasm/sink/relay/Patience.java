package plasm.sink.relay;

import java.net.http.HttpClient;
import java.time.Duration;

/** How long another sink may take: for a connection, and for an answer or its next piece. */
public record Patience(Duration connection, Duration answer) {
  public static final Patience NORMAL = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30));

  /** A client that waits no longer for a connection, and does not go where it is sent instead. */
  HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(connection)
        .build();
  }
}
