package plasm.sink.store.postgres;

import static plasm.sink.store.postgres.TraceColumns.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import plasm.model.identity.Uuids;
import plasm.sink.store.postgres.Query.Column;
import plasm.sink.trace.StampedEvent;

/**
 * The ids of a batch, each once, in an order that is the same for everybody: two replicas that take
 * the same ids wait for one another instead of each for the other.
 */
final class Claims {
  /** An event id means something within its tenant only. */
  private record Id(UUID eventId, String tenant) {
    static final Comparator<Id> ORDER =
        Comparator.comparing(Id::eventId, Uuids.AS_PRINTED).thenComparing(Id::tenant);

    static Id of(StampedEvent e) {
      return new Id(e.event().eventId(), e.trace().tenant().partition());
    }
  }

  /** An id and the place of the first event that has it. */
  private record Claim(Id id, int place) {}

  private final List<Claim> claims = new ArrayList<>();

  Claims(List<StampedEvent> events) {
    Map<Id, Integer> first = HashMap.newHashMap(events.size());
    for (int place = 0; place < events.size(); place++) {
      Id id = Id.of(events.get(place));
      if (first.putIfAbsent(id, place) == null) {
        claims.add(new Claim(id, place));
      }
    }
    claims.sort(Comparator.comparing(Claim::id, Id.ORDER));
  }

  /** Sets those places of the batch that claim an id, and no others. */
  void markPlaces(boolean[] places) {
    Arrays.fill(places, false);
    claims.forEach(claim -> places[claim.place()] = true);
  }

  Column eventIds() {
    return new Column("uuid", claims.stream().map(claim -> claim.id().eventId()).toArray());
  }

  Column tenants() {
    return text(claims.stream().map(claim -> claim.id().tenant()).toList());
  }

  /** The places in the batch of the events that have the ids, in the same order. */
  Column places() {
    return new Column("int4", claims.stream().map(Claim::place).toArray(Integer[]::new));
  }
}
