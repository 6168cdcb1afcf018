package plasm.sink.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** A trace as its detail shows it, compared with what was sent of it. */
final class ShownTrace {
  /** What the order of records goes by; an index of -1 is none. */
  private record Place(Instant emittedAt, long callIndex, long lineIndex, long seq) {
    static final Comparator<Place> ORDER =
        Comparator.comparing(Place::emittedAt)
            .thenComparingLong(Place::callIndex)
            .thenComparingLong(Place::lineIndex)
            .thenComparingLong(Place::seq);

    static Place of(JsonNode event, long seq) {
      return new Place(
          Instant.parse(event.get("emitted_at").textValue()),
          event.path("call_index").asLong(-1),
          event.path("line_index").asLong(-1),
          seq);
    }
  }

  private static final int MOST_ENDS = 3;

  private final TraceName trace;
  private final Ledger ledger;
  private final Consumer<String> objections;
  private final Map<UUID, SentEvent> shown = new HashMap<>();

  /**
   * @param objections is told what is wrong
   */
  ShownTrace(TraceName trace, Ledger ledger, Consumer<String> objections) {
    this.trace = trace;
    this.ledger = ledger;
    this.objections = objections;
  }

  /** Returns the events it shows, by id. */
  Map<UUID, SentEvent> inspect(JsonNode detail) {
    List<Place> places = new ArrayList<>();
    BitSet seqs = new BitSet();
    List<String> payloads = new ArrayList<>();
    for (JsonNode line : detail.get("records")) {
      SentEvent sent = recognize(line);
      if (sent != null) {
        JsonNode event = sent.read();
        comparePayload(line, event);
        places.add(Place.of(event, line.get("seq").asLong()));
        seqs.set(line.get("seq").asInt());
        payloads.add(event.get("payload").toString());
      }
    }
    int count = places.size();
    expect("records in order", places.stream().sorted(Place.ORDER).toList(), places);
    expect("a seq of its own for each", count, seqs.cardinality());
    checkEnds(detail.get("last_seq").asInt(), seqs);
    expect("totals", TotalsJson.fold(payloads), detail.get("totals"));
    expect("started_at_ms", Traffic.FIRST.toEpochMilli(), detail.get("started_at_ms").asLong());
    expect("ended_at_ms", Traffic.LAST.toEpochMilli(), detail.get("ended_at_ms").asLong());
    findMissing();
    return shown;
  }

  /** What is no record's seq is that of an end; a trace ends at the end of a process only. */
  private void checkEnds(int lastSeq, BitSet seqs) {
    int ends = lastSeq - seqs.cardinality();
    if (seqs.get(0) || seqs.length() - 1 > lastSeq || ends < 0 || ends > MOST_ENDS) {
      object("has seqs " + seqs + ", but last_seq " + lastSeq);
    }
  }

  /** Null when this is no record that the trace should show, or not once more. */
  private SentEvent recognize(JsonNode line) {
    UUID eventId = UUID.fromString(line.get("record").get("event_id").textValue());
    SentEvent sent = ledger.sent(new SentEvent.Key(trace.tenant(), eventId));
    if (sent == null || !sent.trace().equals(trace) || !sent.isRecord()) {
      object("shows " + eventId + ", which was never sent to it");
      return null;
    }
    if (shown.put(eventId, sent) != null) {
      object("shows " + eventId + " twice");
      return null;
    }
    return sent;
  }

  private void comparePayload(JsonNode line, JsonNode event) {
    ObjectNode payload = line.get("record").deepCopy();
    payload.remove("event_id");
    payload.remove("emitted_at");
    expect("payload", event.get("payload"), payload);
    expect(
        "emitted_at",
        Instant.parse(event.get("emitted_at").textValue()),
        Instant.parse(line.get("record").get("emitted_at").textValue()));
  }

  private void findMissing() {
    Set<UUID> missing = new HashSet<>();
    for (SentEvent event : ledger.acknowledged()) {
      if (event.isRecord() && event.trace().equals(trace) && !shown.containsKey(event.eventId())) {
        missing.add(event.eventId());
      }
    }
    if (!missing.isEmpty()) {
      object("lacks " + missing.size() + " acknowledged events, such as " + first(missing));
    }
  }

  private static UUID first(Set<UUID> ids) {
    return ids.iterator().next();
  }

  private void expect(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      object(what + ": expected " + expected + ", but it is " + actual);
    }
  }

  private void object(String sentence) {
    objections.accept("trace " + trace.id() + " of " + trace.tenant() + ": " + sentence);
  }
}
