package plasm.sink.store.sqlite;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import plasm.model.json.RawJson;
import plasm.sink.store.sqlite.LogEntry.Logged;
import plasm.sink.store.sqlite.RowPacker.PackedRow;
import plasm.sink.trace.StampedEvent;

/**
 * A batch with rows of its own. Nothing is held of its events but what log and index are going to
 * have if all of them are new, as they mostly are: while they wait for that, the collector would
 * copy thousands of small objects.
 *
 * @param rows of the log
 * @param projection what the events add to the index
 */
record PackedEvents(EventIds ids, List<PackedRow> rows, BatchProjection projection)
    implements StagedBatch {

  static PackedEvents of(EventIds ids, List<StampedEvent> events) {
    List<PackedRow> rows = new ArrayList<>();
    BatchProjection projection = new BatchProjection();
    RowPacker packer = RowPacker.ofOneBatch();
    long seq = 0;
    long rowSeq = 1;
    for (StampedEvent e : events) {
      seq++;
      RawJson posted = e.event().posted();
      if (packer.isFullFor(posted)) {
        rows.add(packer.take());
        rowSeq = seq;
      }
      projection.add(e, seq, new LogPlace(rowSeq, packer.add(posted), posted.length()));
    }
    rows.add(packer.take());
    return new PackedEvents(ids, rows, projection);
  }

  /** Read again, for when not all are new. */
  @Override
  public List<StampedEvent> events() {
    return logged(1, Instant.EPOCH).stream().map(Logged::event).toList();
  }

  /** The events as the log has them, when the first has a seq. */
  List<Logged> logged(long firstSeq, Instant ingestedAt) {
    List<Logged> logged = new ArrayList<>(ids.size());
    for (PackedRow row : rows) {
      long rowSeq = firstSeq + logged.size();
      logged.addAll(new LogRow(rowSeq, ingestedAt, row.events(rowSeq)).read());
    }
    return logged;
  }

  /** The rows as they were before they were compressed; the first event has seq 1. */
  LogRows logRows() {
    Map<Long, byte[]> unpacked = new HashMap<>();
    long rowSeq = 1;
    for (PackedRow row : rows) {
      unpacked.put(rowSeq, row.events(rowSeq));
      rowSeq += row.count();
    }
    return new LogRows(ids.size(), unpacked);
  }
}
