package plasm.sink.live;

/** What a viewer is to be told next. */
public sealed interface Next {
  /**
   * Frames.
   *
   * @param ends whether the stream ends behind them
   */
  record Batch(byte[] bytes, boolean ends) implements Next {}

  /** Nothing for now; the viewer is woken when there is something. */
  record Nothing() implements Next {}

  /** The viewer is so far behind that it has to start anew, with a snapshot. */
  record Lagged() implements Next {}

  /** There is nothing to tell any more. */
  record Gone() implements Next {}

  Nothing NOTHING = new Nothing();
  Lagged LAGGED = new Lagged();
  Gone GONE = new Gone();
}
