package plasm.sink.boot;

import plasm.sink.store.TraceFeed;
import plasm.sink.store.memory.MemoryLash;
import plasm.sink.store.memory.MemoryRuns;
import plasm.sink.store.memory.MemoryStore;

/** Everything in this process, and gone with it. */
record MemoryMode(Backend.Memory backend, MemoryStore traces, MemoryLash lash, MemoryRuns runs)
    implements Mode {
  /**
   * @param bytes that traces may take, roughly; lash records half as much
   */
  static MemoryMode open(Backend.Memory backend, long bytes, TraceFeed feed) {
    return new MemoryMode(
        backend,
        new MemoryStore(backend.maxTraces(), bytes, feed),
        new MemoryLash(backend.maxTraces(), bytes / 2),
        new MemoryRuns());
  }

  @Override
  public String place() {
    return backend.place();
  }

  @Override
  public void close() {
    traces.close();
  }
}
