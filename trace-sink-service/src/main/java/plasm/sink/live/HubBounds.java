package plasm.sink.live;

/**
 * What live viewers may cost (spec/trace-identity.md).
 *
 * @param timelineEvents of a trace kept in memory for its viewers; older ones are read from storage
 * @param lagEvents how far a reader that cannot keep up may fall behind before it starts anew
 * @param keptTraces nobody views any more but whose timelines stay, for viewers that come back
 * @param maxBytes of all timelines together
 */
public record HubBounds(int timelineEvents, int lagEvents, int keptTraces, long maxBytes) {
  public static final int DEFAULT_TIMELINE_EVENTS = 4_096;
  public static final int LEAST_TIMELINE_EVENTS = 16;
  public static final int DEFAULT_LAG_EVENTS = 128;
  public static final int DEFAULT_KEPT_TRACES = 256;

  public HubBounds {
    timelineEvents = Math.max(LEAST_TIMELINE_EVENTS, timelineEvents);
  }
}
