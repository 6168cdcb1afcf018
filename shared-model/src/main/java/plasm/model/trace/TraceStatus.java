package plasm.model.trace;

/** Whether more is expected of a trace; told by the clock, never stored. */
public enum TraceStatus {
  LIVE,
  COMPLETED;

  /** As it stands on the wire. */
  public String wireName() {
    return this == LIVE ? "live" : "completed";
  }
}
