package plasm.sink.live;

import java.util.Iterator;
import java.util.List;

/**
 * How a stream begins.
 *
 * @param seq the last that the pieces tell of
 * @param ends whether the trace was over then
 * @param empty whether there are no pieces, because the viewer has seen everything
 */
record Opening(long seq, boolean ends, boolean empty, Pieces pieces) {

  static Opening of(long seq, boolean ends, List<byte[]> pieces) {
    Iterator<byte[]> each = pieces.iterator();
    return new Opening(
        seq,
        ends,
        pieces.isEmpty(),
        new Pieces() {
          @Override
          public byte[] next() {
            return each.hasNext() ? each.next() : null;
          }

          @Override
          public void close() {
            // Nothing is held.
          }
        });
  }
}
