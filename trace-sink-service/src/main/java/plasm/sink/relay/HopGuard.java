package plasm.sink.relay;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import plasm.model.identity.Uuids;

/**
 * Keeps events from going round in circles: every sink process has an id, and what a relay sends
 * names the sinks whose events it may be handing on.
 *
 * <p>A request does not say where the events in it came from, since a relay mixes them; so a relay
 * names everybody who sent it something lately, each by the ids that the sender named, and itself.
 * Whoever finds its own id in a request is part of a loop. Thread-safe.
 */
public final class HopGuard {
  /** Ids of the sinks that a request passed, comma-separated, the sender's own last. */
  public static final String HEADER = "Plasm-Trace-Sink-Via";

  /** How long a sender, and a loop, is remembered; a relay shows itself four times as often. */
  static final Duration REMEMBERED = Duration.ofSeconds(60);

  private static final int MAX_REMEMBERED = 1_024;

  /** Servers take headers of some 8 KB. */
  private static final int MAX_SENT = 100;

  private static final int MAX_TOKEN = 64;

  private final UUID self;
  private final Clock clock;

  /** By when they were heard of last, longest ago first, in milliseconds. */
  private final Map<UUID, Long> senders = new LinkedHashMap<>();

  private long senderChanges;
  private Long loopSeenMs;

  public HopGuard(Clock clock) {
    this(UUID.randomUUID(), clock);
  }

  HopGuard(UUID self, Clock clock) {
    this.self = self;
    this.clock = clock;
  }

  /**
   * Takes note of the sinks that a request passed.
   *
   * @param headers the values of {@link #HEADER}; what is no id in them is ignored
   * @return true when this process is one of them: the request must not be served
   */
  public synchronized boolean isLoop(List<String> headers) {
    long now = clock.millis();
    boolean loop = false;
    for (String header : headers) {
      for (String token : header.split(",", MAX_REMEMBERED)) {
        Optional<UUID> id =
            token.length() > MAX_TOKEN ? Optional.empty() : Uuids.parse(token.strip());
        if (id.isPresent()) {
          loop |= id.get().equals(self);
          note(id.get(), now);
        }
      }
    }
    if (loop) {
      loopSeenMs = now;
    }
    return loop;
  }

  private void note(UUID id, long now) {
    if (id.equals(self)) {
      return;
    }
    Long before = senders.remove(id);
    if (before == null || isOver(before, now)) {
      senderChanges++;
    }
    senders.put(id, now);
    if (senders.size() > MAX_REMEMBERED) {
      senders.remove(senders.keySet().iterator().next());
    }
  }

  /** The value of {@link #HEADER} for a request that may hand on what came in lately. */
  public synchronized String via() {
    long now = clock.millis();
    senders.values().removeIf(seen -> isOver(seen, now));
    List<UUID> named = new ArrayList<>(senders.keySet());
    if (named.size() >= MAX_SENT) {
      // Others the next time: a loop shows a little later then, instead of never.
      Collections.shuffle(named);
      named = named.subList(0, MAX_SENT - 1);
    }
    return Stream.concat(named.stream(), Stream.of(self))
        .map(UUID::toString)
        .collect(Collectors.joining(", "));
  }

  /** Whether something that passed this process came in again lately. */
  public synchronized boolean sawLoop() {
    return loopSeenMs != null && !isOver(loopSeenMs, clock.millis());
  }

  /** Grows when somebody sends who did not lately: those further on should hear of it. */
  synchronized long senderChanges() {
    return senderChanges;
  }

  private static boolean isOver(long seenMs, long nowMs) {
    return nowMs - seenMs > REMEMBERED.toMillis();
  }
}
