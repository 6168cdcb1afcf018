package plasm.sink.store.sqlite;

import java.util.ArrayList;
import java.util.List;
import plasm.model.json.RawJson;
import plasm.sink.store.StagedEvents;
import plasm.sink.store.sqlite.RowPacker.PackedRow;
import plasm.sink.trace.StampedEvent;

/**
 * A batch as the log takes it, worked out by who read it, whose processor has it at hand, and not
 * by the one thread that everybody waits for.
 *
 * @param hashes of the events' ids
 * @param rows of the log, right if all events are new; none when the batch is too small for rows of
 *     its own
 */
record PackedEvents(List<StampedEvent> events, long[] hashes, List<PackedRow> rows)
    implements StagedEvents {
  /** Of smaller batches, several share a row. */
  private static final long WORTH_ROWS_BYTES = 64 << 10;

  static PackedEvents of(List<StampedEvent> events, EventIdHash hash) {
    long[] hashes = new long[events.size()];
    long bytes = 0;
    for (int i = 0; i < hashes.length; i++) {
      StampedEvent e = events.get(i);
      hashes[i] = hash.of(e);
      bytes += e.event().posted().length();
    }
    return new PackedEvents(events, hashes, bytes < WORTH_ROWS_BYTES ? List.of() : pack(events));
  }

  private static List<PackedRow> pack(List<StampedEvent> events) {
    List<PackedRow> rows = new ArrayList<>();
    RowPacker packer = RowPacker.ofOneBatch();
    for (StampedEvent e : events) {
      RawJson posted = e.event().posted();
      if (packer.isFullFor(posted)) {
        rows.add(packer.take());
      }
      packer.add(posted);
    }
    rows.add(packer.take());
    return rows;
  }
}
