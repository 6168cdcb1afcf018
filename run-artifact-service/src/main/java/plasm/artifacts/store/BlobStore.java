package plasm.artifacts.store;

import plasm.model.store.CheckedStore;

/** All of a store. It is made without touching what lies behind it, which may be away for now. */
public interface BlobStore extends BlobReader, BlobWriter, CheckedStore, AutoCloseable {
  /** Where the store puts the index pointers of a session. */
  Layout layout();

  @Override
  void close();
}
