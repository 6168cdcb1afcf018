package plasm.bench.live;

/** Who follows what while events are posted. */
enum Scenario {
  NOBODY("0", "nobody", 1, 0, 0),
  ONE_TRACE("A", "1,000 on one trace", 1, 1_000, 0),
  MANY_TRACES("B", "one on each of 1,000 traces", 1_000, 1, 0),
  STUCK("C", "A and 50 stuck ones", 1, 1_000, 50);

  private final String key;
  private final String words;
  private final int traces;
  private final int subscribersPerTrace;
  private final int stuck;

  Scenario(String key, String words, int traces, int subscribersPerTrace, int stuck) {
    this.key = key;
    this.words = words;
    this.traces = traces;
    this.subscribersPerTrace = subscribersPerTrace;
    this.stuck = stuck;
  }

  /** How it is called on the command line. */
  String key() {
    return key;
  }

  String label() {
    return key + ": " + words;
  }

  int traces() {
    return traces;
  }

  int subscribersPerTrace() {
    return subscribersPerTrace;
  }

  int stuck() {
    return stuck;
  }

  int subscribers() {
    return traces * subscribersPerTrace;
  }
}
