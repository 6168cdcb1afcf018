package plasm.sink.run;

/** What became of something that was said of a run. */
public enum RunChange {
  DONE,

  /** No such run is retained. */
  UNKNOWN,

  /** It was said of an attempt that a later one has replaced. */
  REPLACED
}
