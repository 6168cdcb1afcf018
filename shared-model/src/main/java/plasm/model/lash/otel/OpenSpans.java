package plasm.model.lash.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Spans that were begun and wait for their end: those of one sink, or of several that share a
 * bound.
 *
 * <p>Ends may never come, so there can be a bound. Each span counts one, so does each of its
 * events, and so does each KiB of text in the attributes of either. While there is more, the span
 * that was begun first leaves: it is ended without a status at the time of the record that was too
 * much (or at its own start, if that is later), and counted. What comes of it afterwards is told as
 * if its beginning had never come. Thread-safe.
 */
public final class OpenSpans {
  /**
   * By what a span is found again.
   *
   * @param scope of the sink
   */
  record Key(String scope, String key) {}

  private static final class Open {
    private final Span span;
    private final Instant start;
    private long parts;

    Open(Span span, Instant start, long parts) {
      this.span = span;
      this.start = start;
      this.parts = parts;
    }

    void end(Instant time) {
      span.end(time.isBefore(start) ? start : time);
    }
  }

  private static final int KIB = 1_024;

  private final int most;
  private final Map<Key, Open> open = new LinkedHashMap<>();
  private long parts;
  private long cut;

  /**
   * @param most spans, their events, and KiB of their attributes together
   */
  public OpenSpans(int most) {
    this.most = most;
  }

  /** For hosts that see to it that spans end. */
  public static OpenSpans unbounded() {
    return new OpenSpans(Integer.MAX_VALUE);
  }

  public synchronized int count() {
    return open.size();
  }

  /** How many spans were ended because their end did not come. */
  public synchronized long cut() {
    return cut;
  }

  /** Ends all of them without a status and counts them: when no record will come any more. */
  public synchronized void endAll(Instant time) {
    open.values().forEach(each -> each.end(time));
    cut += open.size();
    open.clear();
    parts = 0;
  }

  /** One of that key that is there is ended at the new one's start, without a status. */
  synchronized void begin(Key key, Span span, Attributes attributes, Instant start) {
    Open before = open.remove(key);
    if (before != null) {
      parts -= before.parts;
      before.span.end(start);
    }
    Open begun = new Open(span, start, parts(attributes));
    open.put(key, begun);
    parts += begun.parts;
    keepBound(start);
  }

  /**
   * The span, which the caller ends; null when there is none.
   *
   * @param key may be null
   */
  synchronized Span take(Key key) {
    Open taken = key == null ? null : open.remove(key);
    if (taken == null) {
      return null;
    }
    parts -= taken.parts;
    return taken.span;
  }

  /**
   * Null when there is none.
   *
   * @param key may be null
   */
  synchronized Span look(Key key) {
    Open found = key == null ? null : open.get(key);
    return found == null ? null : found.span;
  }

  /** Says that a span got an event. */
  synchronized void grew(Key key, Attributes attributes, Instant time) {
    Open grown = open.get(key);
    if (grown != null) {
      long more = parts(attributes);
      grown.parts += more;
      parts += more;
      keepBound(time);
    }
  }

  private static long parts(Attributes attributes) {
    long chars = 0;
    for (Object value : attributes.asMap().values()) {
      chars += value instanceof String text ? text.length() : 0;
    }
    return 1 + chars / KIB;
  }

  private void keepBound(Instant time) {
    Iterator<Open> oldest = open.values().iterator();
    while (parts > most && oldest.hasNext()) {
      Open leaving = oldest.next();
      oldest.remove();
      parts -= leaving.parts;
      cut++;
      leaving.end(time);
    }
  }
}
