package plasm.sink.store.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import plasm.model.store.StoreFailure;
import plasm.model.testkit.Events;
import plasm.sink.store.Stamped;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.TraceStore;
import plasm.sink.store.TraceStoreContract;

class MemoryStoreTest extends TraceStoreContract {
  @Override
  protected TraceStore create(TraceFeed feed) {
    return new MemoryStore(1_000, 64L << 20, feed);
  }

  @Test
  void append_letsTheOldestTraceGoAndForgetsItsIds() {
    store = new MemoryStore(2, 64L << 20, told);
    Events first = Events.context("acme", trace(1));
    append(first);
    append(Events.context("acme", trace(2)), Events.context("acme", trace(3)));
    assertEquals(List.of(trace(3), trace(2)), listed(query("acme")));
    assertEquals(List.of("forgotten " + trace(1)), told.heard());
    assertArrayEquals(new boolean[] {true}, append(first));
  }

  @Test
  void append_keepsNothingWhenNothingIsToBeKept() {
    store = new MemoryStore(0, 64L << 20, TraceFeed.NONE);
    assertArrayEquals(new boolean[] {true}, append(Events.context("acme", TRACE)));
    assertEquals(List.of(), listed(query("acme")));
  }

  @Test
  void append_isBoundedByBytes() {
    store = new MemoryStore(1_000, 5_000, TraceFeed.NONE);
    for (int i = 1; i < 10; i++) {
      append(Events.error("acme", trace(i)).payload("message", "x".repeat(1_000)));
    }
    assertEquals(List.of(trace(9), trace(8)), listed(query("acme")));
    var tooLarge = Stamped.of(Events.error("acme", TRACE).payload("message", "x".repeat(9_000)));
    assertThrows(StoreFailure.Unavailable.class, () -> store.append(tooLarge, NOW));
  }
}
