package plasm.artifacts.store.memory;

import java.time.Clock;
import plasm.artifacts.store.BlobStore;
import plasm.artifacts.store.BlobStoreContract;

class MemoryStoreTest extends BlobStoreContract {
  @Override
  protected BlobStore store() {
    return new MemoryStore(200L << 20, Clock.systemUTC());
  }
}
