package plasm.sink.store.sqlite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import plasm.model.trace.Rfc3339;
import plasm.sink.usage.UsageCursor;
import plasm.sink.usage.UsageRow;

/**
 * Billable lines of one tenant and second, gathered for a row of table {@code usage}. An entry says
 * how it differs from the one before, which is some 30 bytes, 16 of them the id:
 *
 * <pre>
 *   { emitted_at_us event_id:16 request_units duration_ms log_row offset length api_entry_id
 *     capability } ...
 * </pre>
 *
 * <p>The last two say which of the row's names it is; an absent one is the empty name.
 */
final class UsageLines {
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
  private final UsageNames names;

  /** Numbers of names, and those that they have in this row: in the order in which they came. */
  private final Map<Integer, Integer> numbersInRow = new LinkedHashMap<>();

  private final PackWriter lines = new PackWriter();
  private long emittedAtMicros;
  private long logRow;

  /**
   * @param firstSeq of the first line, in the log
   * @param names of this row and others
   */
  UsageLines(long firstSeq, UsageNames names) {
    this.firstSeq = firstSeq;
    this.names = names;
  }

  void add(UsageRow row, LogPlace event) {
    long micros = Rfc3339.toMicros(row.emittedAt());
    lines.difference(micros, emittedAtMicros);
    lines.uuid(row.eventId());
    lines.unsigned(row.requestUnits());
    lines.unsigned(row.durationMs());
    lines.difference(event.row(), logRow);
    lines.unsigned(event.offset());
    lines.unsigned(event.length());
    lines.unsigned(numberInRow(names.number(row.apiEntryId())));
    lines.unsigned(numberInRow(names.number(row.capability())));
    emittedAtMicros = micros;
    logRow = event.row();
  }

  /**
   * Adds lines that come next.
   *
   * @param nameNumbers what numbers of their names are here
   * @param seqsBefore what their seqs of the log count on from
   */
  void add(UsageLines next, int[] nameNumbers, long seqsBefore) {
    int[] numberHere = new int[next.numbersInRow.size()];
    next.numbersInRow.forEach((name, there) -> numberHere[there] = numberInRow(nameNumbers[name]));
    PackReader in = new PackReader(next.lines());
    long micros = 0;
    long row = seqsBefore;
    while (in.hasMore()) {
      micros = in.difference(micros);
      lines.difference(micros, emittedAtMicros);
      lines.fixed(in.fixed());
      lines.fixed(in.fixed());
      lines.unsigned(in.unsigned());
      lines.unsigned(in.unsigned());
      row = in.difference(row);
      lines.difference(row, logRow);
      lines.unsigned(in.unsigned());
      lines.unsigned(in.unsigned());
      lines.unsigned(numberHere[(int) in.unsigned()]);
      lines.unsigned(numberHere[(int) in.unsigned()]);
      emittedAtMicros = micros;
      logRow = row;
    }
  }

  private int numberInRow(int name) {
    Integer known = numbersInRow.putIfAbsent(name, numbersInRow.size());
    return known == null ? numbersInRow.size() - 1 : known;
  }

  long firstSeq() {
    return firstSeq;
  }

  byte[] lines() {
    return lines.toBytes();
  }

  String names() {
    StringBuilder column = new StringBuilder();
    numbersInRow.keySet().forEach(name -> column.append(names.name(name)).append(NAME_END));
    return column.toString();
  }

  static void read(String tenant, byte[] lines, String names, Consumer<UsageLine> each) {
    List<String> name = split(names);
    PackReader in = new PackReader(lines);
    long emittedAtMicros = 0;
    long logRow = 0;
    while (in.hasMore()) {
      emittedAtMicros = in.difference(emittedAtMicros);
      UUID eventId = in.uuid();
      long requestUnits = in.unsigned();
      long durationMs = in.unsigned();
      logRow = in.difference(logRow);
      LogPlace event = new LogPlace(logRow, (int) in.unsigned(), (int) in.unsigned());
      String apiEntryId = name.get((int) in.unsigned());
      String capability = name.get((int) in.unsigned());
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
