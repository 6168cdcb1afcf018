package plasm.sink.store.memory;

import plasm.sink.store.RunStore;
import plasm.sink.store.RunStoreContract;

class MemoryRunsTest extends RunStoreContract {
  @Override
  protected RunStore create() {
    return new MemoryRuns();
  }
}
