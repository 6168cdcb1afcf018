package plasm.sink.store;

import plasm.model.store.CheckedStore;
import plasm.model.store.StoreFailure;

/**
 * Where events live. Chosen once at start. Calls block and may come from any thread; a failure is a
 * {@link StoreFailure}. What {@link EventLog#append} made durable, every later read sees.
 */
public interface TraceStore
    extends EventLog, TraceReader, UsageReader, CompletionLog, CheckedStore {
  /** Flushes and lets go of everything; the store is not used afterwards. */
  void close();
}
