package plasm.sink.live;

import plasm.sink.live.LiveTrace.Step;

/**
 * One viewer's stream: first what opens it, piece by piece, then what happens.
 *
 * <p>The opening is read from storage and may block; what happens is in memory and does not. Used
 * by one thread at a time.
 */
public final class LiveStream implements AutoCloseable {
  private final LiveHub hub;
  private final LiveTrace trace;
  private final Runnable wake;
  private final Openings openings;
  private Opening opening;
  private long offset = -1;
  private boolean closed;

  LiveStream(LiveHub hub, LiveTrace trace, Runnable wake, Openings openings, Opening opening) {
    this.hub = hub;
    this.trace = trace;
    this.wake = wake;
    this.openings = openings;
    this.opening = opening;
  }

  /** The next bytes of the opening; null when it is complete. May block. */
  public byte[] openingPiece() {
    byte[] piece = opening.pieces().next();
    if (piece == null) {
      opening.pieces().close();
      offset = trace == null ? -1 : trace.offsetBehind(opening.seq());
    }
    return piece;
  }

  /** Whether nothing follows the opening, because the trace is over. */
  public boolean endsWithOpening() {
    return opening.ends();
  }

  /** Whether the viewer has seen everything of a trace that is over. */
  public boolean hasNothingToTell() {
    return opening.ends() && opening.empty();
  }

  /** Begins anew with a snapshot, after {@link Next.Lagged}. May block. */
  public void openAgain() {
    hub.meters().countLagged();
    opening = openings.snapshot(trace);
  }

  /**
   * What comes next, behind the opening.
   *
   * @param couldNotKeepUp whether the viewer was waited for since the last call
   */
  public Next next(boolean couldNotKeepUp) {
    if (offset < 0) {
      return Next.LAGGED;
    }
    Step step = trace.from(offset, couldNotKeepUp);
    offset = step.offset();
    return step.next();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      opening.pieces().close();
      if (trace != null) {
        hub.leave(trace, wake);
      }
    }
  }
}
