package plasm.sink.live;

/** Bytes that are made while they are sent, so that an answer never needs them all in memory. */
public interface Pieces extends AutoCloseable {
  /** The next bytes, or null behind the last. May block. */
  byte[] next();

  @Override
  void close();
}
