package plasm.artifacts.store.folder;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import plasm.artifacts.store.BlobKey;

/** Lets one thread at a time look at a file and replace it. Keys share a fixed number of locks. */
final class KeyLocks {
  private static final int COUNT = 256;

  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(COUNT).toArray(ReentrantLock[]::new);

  /** Is let go by closing it. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  Held hold(BlobKey key) {
    ReentrantLock lock = locks[Math.floorMod(key.hashCode(), COUNT)];
    lock.lock();
    return lock::unlock;
  }
}
