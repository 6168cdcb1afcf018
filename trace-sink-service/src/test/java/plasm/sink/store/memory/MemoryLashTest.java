package plasm.sink.store.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import plasm.model.store.StoreFailure;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashSession;
import plasm.sink.store.LashStore;
import plasm.sink.store.LashStoreContract;

class MemoryLashTest extends LashStoreContract {
  private static final Tenant ACME = Tenant.of("acme");

  @Override
  protected LashStore create() {
    return new MemoryLash(1_000, 64L << 20);
  }

  @Test
  void oldestSession_leavesWithItsIds() {
    MemoryLash two = new MemoryLash(2, 64L << 20);
    append(two, ACME, tick("a", "s1"), tick("b", "s2"), tick("c", "s1"), tick("d", "s3"));
    assertEquals(List.of("s3", "s2"), sessions(two));
    assertArrayEquals(
        new boolean[] {true, false}, append(two, ACME, tick("a", "s3"), tick("b", "s2")));
  }

  @Test
  void bytes_areBounded() {
    MemoryLash small = new MemoryLash(1_000, 2_200);
    for (int i = 0; i < 10; i++) {
      append(small, ACME, tick("r" + i, "s" + i));
    }
    assertEquals(List.of("s9", "s8"), sessions(small));
    String[] many = new String[10];
    for (int i = 0; i < many.length; i++) {
      many[i] = tick("m" + i, "s");
    }
    assertThrows(StoreFailure.Unavailable.class, () -> append(small, ACME, many));
    assertEquals(List.of("s9", "s8"), sessions(small), "nothing of it was stored");
  }

  @Test
  void none_keepsNothing() {
    MemoryLash none = new MemoryLash(0, 64L << 20);
    assertArrayEquals(new boolean[] {true}, append(none, ACME, tick("a", "s")));
    assertEquals(List.of(), sessions(none));
  }

  private static List<String> sessions(LashStore store) {
    return store.sessions(ACME, Long.MAX_VALUE, 10).stream().map(LashSession::sessionId).toList();
  }
}
