package plasm.bench.sink;

/** How events are sent: over how many connections at once, and how many in a request. */
public record IngestShape(int connections, int eventsPerRequest) {
  /** For people. */
  public String label() {
    return eventsPerRequest == 1
        ? "single, %d conn".formatted(connections)
        : "batch of %d, %d conn".formatted(eventsPerRequest, connections);
  }
}
