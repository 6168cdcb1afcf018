package plasm.sink.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What was sent to the sink, and of what the sink said that it is stored. Thread-safe. */
final class Ledger {
  private final Map<SentEvent.Key, SentEvent> sent = new HashMap<>();
  private final Set<SentEvent.Key> acknowledgedKeys = new HashSet<>();
  private final List<SentEvent> acknowledged = new ArrayList<>();

  /** False when the tenant's id was sent before. */
  synchronized boolean sendFirst(SentEvent event) {
    return sent.putIfAbsent(event.key(), event) == null;
  }

  synchronized void acknowledge(Collection<SentEvent> events) {
    for (SentEvent event : events) {
      if (acknowledgedKeys.add(event.key())) {
        acknowledged.add(event);
      }
    }
  }

  /** Null when nothing is acknowledged yet. */
  synchronized SentEvent anyAcknowledged(RandomGenerator random) {
    return acknowledged.isEmpty() ? null : acknowledged.get(random.nextInt(acknowledged.size()));
  }

  synchronized int acknowledgedCount() {
    return acknowledged.size();
  }

  /** In the order in which they were acknowledged. */
  synchronized List<SentEvent> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** Null when it was never sent. */
  synchronized SentEvent sent(SentEvent.Key key) {
    return sent.get(key);
  }
}
