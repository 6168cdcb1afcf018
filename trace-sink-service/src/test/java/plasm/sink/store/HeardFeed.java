package plasm.sink.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import plasm.model.json.RawJson;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceRecord;

/** Notes what a store tells, a line each. */
public final class HeardFeed implements TraceFeed {
  private final Set<TraceKey> followed = ConcurrentHashMap.newKeySet();
  private final List<String> heard = new ArrayList<>();
  private volatile Runnable onEnd = () -> {};

  /** Is run by who tells that a trace is over. */
  public void onEnd(Runnable action) {
    onEnd = action;
  }

  public void follow(TraceKey trace) {
    followed.add(trace);
  }

  public synchronized List<String> heard() {
    return List.copyOf(heard);
  }

  @Override
  public boolean follows(TraceKey trace) {
    return followed.contains(trace);
  }

  @Override
  public synchronized void recorded(TraceKey trace, TraceRecord added) {
    heard.add(line(added));
  }

  /** What is noted of a record. */
  public static String line(TraceRecord record) {
    return record.seq() + " " + kind(record.payload());
  }

  @Override
  public synchronized void completed(TraceHead head) {
    heard.add(head.lastSeq() + " end");
    onEnd.run();
  }

  @Override
  public synchronized void forgotten(TraceKey trace) {
    heard.add("forgotten " + trace.traceId());
  }

  private static String kind(RawJson payload) {
    Set<String> names = new HashSet<>();
    try (var json = payload.parser()) {
      json.nextToken();
      while (json.nextFieldName() != null) {
        names.add(json.currentName());
        String text = json.nextTextValue();
        if (json.currentName().equals("kind")) {
          return text;
        }
        json.skipChildren();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalArgumentException("no kind among " + names);
  }
}
