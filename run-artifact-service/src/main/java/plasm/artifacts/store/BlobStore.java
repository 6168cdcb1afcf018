package plasm.artifacts.store;

/** All of a store. It is made without touching what lies behind it, which may be away for now. */
public interface BlobStore extends BlobReader, BlobWriter, AutoCloseable {
  /** Where the store puts the index pointers of a session. */
  Layout layout();

  /** Asks what lies behind the store; takes a few seconds at most and writes nothing of value. */
  StoreCheck check();

  @Override
  void close();
}
