package plasm.sink.store.sqlite;

import java.util.UUID;
import plasm.model.trace.Tenant;
import plasm.sink.trace.StampedEvent;

/**
 * What {@link EventIdIndex} knows an event by. Mixes well (the finalizer of MurmurHash3, twice).
 *
 * @param seed secret of the store, so that nobody can choose ids that collide
 */
record EventIdHash(long seed) {
  long of(StampedEvent e) {
    return of(e.trace().tenant(), e.event().eventId());
  }

  /** Never 0, which stands for a free place. */
  long of(Tenant tenant, UUID eventId) {
    long high = mix(eventId.getMostSignificantBits() ^ seed);
    long hash =
        mix(high + eventId.getLeastSignificantBits() ^ tenant.partition().hashCode() * seed);
    return hash == 0 ? 1 : hash;
  }

  private static long mix(long z) {
    z = (z ^ z >>> 33) * 0xff51afd7ed558ccdL;
    z = (z ^ z >>> 33) * 0xc4ceb9fe1a85ec53L;
    return z ^ z >>> 33;
  }
}
