package plasm.sink.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import plasm.sink.trace.TraceKey;

/** A viewer as a connection is one: it sees everything that its stream gives. */
final class Viewer implements AutoCloseable {
  private final LiveStream stream;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final List<String> seen = new ArrayList<>();
  private boolean over;

  Viewer(LiveTraces traces, TraceKey trace, Long last) {
    stream = traces.open(trace, last, () -> woken.set(true)).orElseThrow();
    readOpening();
  }

  private void readOpening() {
    for (byte[] piece = stream.openingPiece(); piece != null; piece = stream.openingPiece()) {
      seen.addAll(PlainFrames.lines(piece));
    }
    over = stream.endsWithOpening();
  }

  /** Reads all there is. */
  Viewer read() {
    return read(false);
  }

  /**
   * @param couldNotKeepUp whether the connection was full meanwhile
   */
  Viewer read(boolean couldNotKeepUp) {
    woken.set(false);
    boolean slow = couldNotKeepUp;
    while (!over) {
      Next next = stream.next(slow);
      slow = false;
      switch (next) {
        case Next.Batch(byte[] bytes, boolean ends) -> {
          seen.addAll(PlainFrames.lines(bytes));
          over = ends;
        }
        case Next.Lagged _ -> {
          seen.add("lagged");
          stream.openAgain();
          readOpening();
        }
        case Next.Gone _ -> {
          seen.add("gone");
          over = true;
        }
        case Next.Nothing _ -> {
          return this;
        }
      }
    }
    return this;
  }

  LiveStream stream() {
    return stream;
  }

  boolean isWoken() {
    return woken.get();
  }

  boolean isOver() {
    return over;
  }

  /** What it has seen since the last call. */
  List<String> seen() {
    List<String> lines = List.copyOf(seen);
    seen.clear();
    return lines;
  }

  @Override
  public void close() {
    stream.close();
  }
}
