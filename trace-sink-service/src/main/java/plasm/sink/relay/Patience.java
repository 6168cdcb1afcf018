package plasm.sink.relay;

import java.time.Duration;

/** How long another sink may take: for a connection, and for an answer or its next piece. */
public record Patience(Duration connection, Duration answer) {
  public static final Patience NORMAL = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30));
}
