package plasm.artifacts.store.memory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobStat;
import plasm.artifacts.store.BlobStore;
import plasm.artifacts.store.Layout;
import plasm.artifacts.store.OpenBlob;
import plasm.model.store.StoreCheck;
import plasm.model.store.StoreFailure;

/**
 * Blobs in the process's memory, gone with it.
 *
 * <p>Bounded by their bytes: when there is no room, the blobs that were written longest ago go.
 */
public final class MemoryStore implements BlobStore {
  private record Kept(byte[] bytes, BlobStat stat) {}

  private final long maxBytes;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();

  /** In the order in which they were written. */
  private final Map<String, Kept> blobs = new LinkedHashMap<>();

  private final TreeMap<String, Kept> byPath = new TreeMap<>();
  private long bytes;
  private long versions;

  /**
   * @param maxBytes of all blobs together
   */
  public MemoryStore(long maxBytes, Clock clock) {
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  @Override
  public Optional<OpenBlob> open(BlobKey key) {
    return open(key, 0, Long.MAX_VALUE);
  }

  @Override
  public Optional<OpenBlob> open(BlobKey key, long offset, long length) {
    return Optional.ofNullable(locked(() -> blobs.get(key.path())))
        .map(kept -> new OpenBlob(kept.stat(), slice(kept.bytes(), offset, length)));
  }

  private static InputStream slice(byte[] bytes, long offset, long length) {
    int from = (int) Math.min(offset, bytes.length);
    return new ByteArrayInputStream(bytes, from, (int) Math.min(length, bytes.length - from));
  }

  @Override
  public List<Listed> list(String folder, String after, int limit) {
    String prefix = folder + "/";
    return locked(
        () ->
            byPath.tailMap(prefix + after, false).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .filter(entry -> entry.getKey().indexOf('/', prefix.length()) < 0)
                .limit(limit)
                .map(
                    entry ->
                        new Listed(
                            entry.getKey().substring(prefix.length()), entry.getValue().stat()))
                .toList());
  }

  @Override
  public Put put(BlobKey key, InputStream bytesOf, Precondition precondition) throws IOException {
    byte[] read = bytesOf.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE));
    if (read.length > maxBytes) {
      throw new StoreFailure.NoRoom("a blob of more bytes than the memory store may hold");
    }
    return locked(() -> put(key, read, precondition));
  }

  private Put put(BlobKey key, byte[] read, Precondition precondition) {
    Kept before = blobs.get(key.path());
    boolean holds =
        switch (precondition) {
          case Precondition.None() -> true;
          case Precondition.Absent() -> before == null;
          case Precondition.Version(String version) ->
              before != null && before.stat().version().equals(version);
        };
    if (!holds) {
      return new Put.Refused();
    }
    Instant now = clock.instant();
    BlobStat stat = new BlobStat(read.length, Long.toHexString(++versions), now);
    remove(key.path());
    add(key.path(), new Kept(read, stat));
    evictOldest();
    return before == null ? new Put.Created(stat) : new Put.Replaced(stat);
  }

  private void add(String path, Kept kept) {
    blobs.put(path, kept);
    byPath.put(path, kept);
    bytes += kept.bytes().length;
  }

  private void remove(String path) {
    Kept gone = blobs.remove(path);
    if (gone != null) {
      byPath.remove(path);
      bytes -= gone.bytes().length;
    }
  }

  private void evictOldest() {
    while (bytes > maxBytes) {
      Iterator<String> oldest = blobs.keySet().iterator();
      remove(oldest.next());
    }
  }

  @Override
  public Layout layout() {
    return Layout.FOLDER;
  }

  @Override
  public StoreCheck check() {
    return new StoreCheck("memory", true, "process memory, at most " + maxBytes + " bytes");
  }

  @Override
  public void close() {
    locked(
        () -> {
          blobs.clear();
          byPath.clear();
          bytes = 0;
          return null;
        });
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
