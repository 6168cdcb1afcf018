package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import plasm.sink.store.sqlite.LogEntry.Logged;
import plasm.sink.trace.StampedEvent;

/** Finds events of the log by their seq. Not thread-safe. */
final class CommittedEvents {
  private final Connection connection;

  /** The row that was looked into last: repeats come together, as their events did. */
  private List<Logged> row = List.of();

  CommittedEvents(Connection connection) {
    this.connection = connection;
  }

  /** Empty when the log does not have it. */
  Optional<StampedEvent> find(long seq) throws SQLException {
    if (!isInRow(seq)) {
      row = LogRow.holding(connection, seq).map(LogRow::read).orElse(List.of());
    }
    return isInRow(seq)
        ? Optional.of(row.get((int) (seq - row.getFirst().seq())).event())
        : Optional.empty();
  }

  private boolean isInRow(long seq) {
    return !row.isEmpty() && seq >= row.getFirst().seq() && seq <= row.getLast().seq();
  }

  /** To be called when rows have left the log. */
  void lookAnew() {
    row = List.of();
  }
}
