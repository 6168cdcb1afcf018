package plasm.sink.store.sqlite;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import plasm.model.trace.Rfc3339;
import plasm.sink.usage.UsageCursor;
import plasm.sink.usage.UsageRow;

/**
 * Billable lines of one tenant and second, gathered for a row of table {@code usage}. Entries have
 * {@value #ENTRY_BYTES} bytes, big-endian:
 *
 * <pre>
 *   emitted_at_us:8 event_id:16 request_units:8 duration_ms:8 log_row:8 offset:4 length:4
 *   api_entry_id:4 capability:4
 * </pre>
 *
 * <p>The last two say which of the row's names it is; an absent one is the empty name.
 */
final class UsageLines {
  private static final int ENTRY_BYTES = 64;
  private static final char NAME_END = '\0';

  /**
   * One line, as far as sums need it, and where its event lies.
   *
   * @param at where it stands among usage rows
   */
  record UsageLine(
      UsageCursor at,
      long requestUnits,
      long durationMs,
      String apiEntryId,
      String capability,
      LogPlace event) {}

  private final long firstSeq;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final StringBuilder names = new StringBuilder();
  private ByteBuffer lines = ByteBuffer.allocate(4 * ENTRY_BYTES);

  /**
   * @param firstSeq of the first line, in the log
   */
  UsageLines(long firstSeq) {
    this.firstSeq = firstSeq;
  }

  void add(UsageRow row, LogPlace event) {
    if (!lines.hasRemaining()) {
      lines =
          ByteBuffer.wrap(Arrays.copyOf(lines.array(), 2 * lines.capacity()))
              .position(lines.capacity());
    }
    lines
        .putLong(Rfc3339.toMicros(row.emittedAt()))
        .putLong(row.eventId().getMostSignificantBits())
        .putLong(row.eventId().getLeastSignificantBits())
        .putLong(row.requestUnits())
        .putLong(row.durationMs())
        .putLong(event.row())
        .putInt(event.offset())
        .putInt(event.length())
        .putInt(number(row.apiEntryId()))
        .putInt(number(row.capability()));
  }

  private int number(String nameOrNull) {
    String name = nameOrNull == null ? "" : nameOrNull;
    Integer known = numbers.get(name);
    if (known == null) {
      known = numbers.size();
      numbers.put(name, known);
      names.append(name).append(NAME_END);
    }
    return known;
  }

  long firstSeq() {
    return firstSeq;
  }

  byte[] lines() {
    return Arrays.copyOf(lines.array(), lines.position());
  }

  String names() {
    return names.toString();
  }

  static void read(String tenant, byte[] lines, String names, Consumer<UsageLine> each) {
    List<String> name = split(names);
    ByteBuffer in = ByteBuffer.wrap(lines);
    while (in.hasRemaining()) {
      long emittedAtMicros = in.getLong();
      UUID eventId = new UUID(in.getLong(), in.getLong());
      long requestUnits = in.getLong();
      long durationMs = in.getLong();
      LogPlace event = new LogPlace(in.getLong(), in.getInt(), in.getInt());
      String apiEntryId = name.get(in.getInt());
      String capability = name.get(in.getInt());
      each.accept(
          new UsageLine(
              new UsageCursor(emittedAtMicros, eventId, tenant),
              requestUnits,
              durationMs,
              apiEntryId,
              capability,
              event));
    }
  }

  private static List<String> split(String names) {
    List<String> split = new ArrayList<>();
    int from = 0;
    for (int end = names.indexOf(NAME_END); end >= 0; end = names.indexOf(NAME_END, from)) {
      split.add(names.substring(from, end));
      from = end + 1;
    }
    return split;
  }
}
