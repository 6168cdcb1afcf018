package plasm.sink.live;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** Pieces that were read already, and those behind them. */
final class BegunPieces implements Pieces {
  private final Queue<byte[]> begun;
  private final Pieces rest;

  BegunPieces(List<byte[]> begun, Pieces rest) {
    this.begun = new ArrayDeque<>(begun);
    this.rest = rest;
  }

  @Override
  public byte[] next() {
    byte[] piece = begun.poll();
    return piece != null ? piece : rest.next();
  }

  @Override
  public void close() {
    begun.clear();
    rest.close();
  }
}
