package plasm.sink.store.sqlite;

import plasm.sink.trace.RecordKey;
import plasm.sink.trace.StampedEvent;

/** Records of one trace that follow each other, as a row of trace_records has them. */
final class RecordColumns {
  private final RecordPlaces places = new RecordPlaces();
  private final RecordTexts texts = new RecordTexts();

  /**
   * Adds the next record.
   *
   * @param place of the whole event
   */
  void add(RecordKey at, StampedEvent e, LogPlace place) {
    places.add(at, e.event().eventId(), place.of(e.event().payload(), e.event().posted()));
    texts.add(e.view().event().segment().searchText());
  }

  /**
   * Adds the next records.
   *
   * @param seqsBefore what seqs of the log in them count on from
   */
  void add(RecordColumns next, long seqsBefore) {
    places.add(next.places, seqsBefore);
    texts.add(next.texts);
  }

  RecordPlaces places() {
    return places;
  }

  RecordTexts texts() {
    return texts;
  }
}
