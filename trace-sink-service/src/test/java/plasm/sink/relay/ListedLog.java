package plasm.sink.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import plasm.model.json.RawJson;
import plasm.model.store.StoreFailure;
import plasm.model.testkit.Events;
import plasm.sink.store.ForwardLog;

/** A log in a list, with a position that can refuse to move. */
final class ListedLog implements ForwardLog {
  static final Instant INGESTED_AT = Instant.parse("2026-05-01T00:00:00Z");

  private final List<Entry> entries = new ArrayList<>();
  private long position;
  private boolean stuck;

  synchronized void add(Events event) {
    entries.add(new Entry(entries.size() + 1, INGESTED_AT, RawJson.of(event.json())));
  }

  synchronized void stuck(boolean now) {
    stuck = now;
  }

  @Override
  public synchronized List<Entry> next(long afterSeq, int maxEvents, long maxBytes) {
    List<Entry> next = new ArrayList<>();
    long bytes = 0;
    for (Entry entry : entries.subList((int) afterSeq, entries.size())) {
      bytes += entry.posted().length();
      if (!next.isEmpty() && (next.size() == maxEvents || bytes > maxBytes)) {
        break;
      }
      next.add(entry);
    }
    return next;
  }

  @Override
  public synchronized long lastSeq() {
    return entries.size();
  }

  @Override
  public synchronized long position() {
    return position;
  }

  @Override
  public synchronized void moveTo(long seq) {
    if (stuck) {
      throw new StoreFailure.Unavailable("the disk is full", null);
    }
    position = seq;
  }

  @Override
  public void prune(int keptTraces, long upTo, Duration patience) {
    // It is not long.
  }
}
