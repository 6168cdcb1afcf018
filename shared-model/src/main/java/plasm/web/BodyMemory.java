package plasm.web;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of bodies all requests together may hold, so that many large ones are safe. */
public final class BodyMemory {
  private final long maxBytes;
  private final AtomicLong used = new AtomicLong();

  public BodyMemory(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** False when there is no room now; nothing is taken then. */
  boolean tryTake(int bytes) {
    if (used.addAndGet(bytes) <= maxBytes) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  void giveBack(int bytes) {
    used.addAndGet(-bytes);
  }
}
