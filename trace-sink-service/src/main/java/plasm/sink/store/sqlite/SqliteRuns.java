package plasm.sink.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import plasm.sink.run.Run;
import plasm.sink.run.RunBounds;
import plasm.sink.run.RunChange;
import plasm.sink.run.RunEvent;
import plasm.sink.store.RunStore;
import plasm.sink.store.column.RunEventJson;
import plasm.sink.store.sqlite.SqliteReader.Query;

/**
 * Retained runs in the log's database, beside the log: it is the one that is durable with each
 * commit, and has one writer.
 */
final class SqliteRuns implements RunStore {
  private static final String FROM = "SELECT run_no FROM retained_runs";

  private record Found(long runNo, String attempt) {}

  private final LogWork writing;
  private final SqliteReader reading;

  SqliteRuns(LogWork writing, SqliteReader reading) {
    this.writing = writing;
    this.reading = reading;
  }

  private interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private <T> T write(Work<T> work) {
    List<T> result = new ArrayList<>(1);
    writing.run(
        open -> {
          result.clear();
          open.change(connection -> result.add(work.run(connection)));
          return null;
        });
    return result.getFirst();
  }

  @Override
  public void start(Run run, RunBounds bounds) {
    write(
        connection -> {
          leave(connection, "run_id = ?", run.runId());
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO retained_runs (run_no, run_id, repo_id, attempt, started_at_ms,"
                      + " ended_at_ms, events, dropped) VALUES ((SELECT coalesce(max(run_no), 0)"
                      + " + 1 FROM retained_runs), ?, ?, ?, ?, NULL, 0, 0)")) {
            insert.setString(1, run.runId());
            insert.setString(2, run.repoId());
            insert.setString(3, run.attempt());
            insert.setLong(4, run.startedAtMs());
            insert.executeUpdate();
          }
          if (bounds.runsPerRepo() > 0) {
            leave(
                connection,
                "run_no IN ("
                    + FROM
                    + " WHERE repo_id = ? ORDER BY run_no DESC LIMIT -1 OFFSET "
                    + bounds.runsPerRepo()
                    + ")",
                run.repoId());
          }
          leave(
              connection,
              "run_no IN (" + FROM + " ORDER BY run_no DESC LIMIT -1 OFFSET " + bounds.runs() + ")",
              null);
          return true;
        });
  }

  private static void leave(Connection connection, String which, String parameter)
      throws SQLException {
    for (String delete :
        List.of(
            "DELETE FROM retained_run_events WHERE run_no IN (" + FROM + " WHERE " + which + ")",
            "DELETE FROM retained_runs WHERE " + which)) {
      try (PreparedStatement statement = connection.prepareStatement(delete)) {
        if (parameter != null) {
          statement.setString(1, parameter);
        }
        statement.executeUpdate();
      }
    }
  }

  @Override
  public RunChange add(String runId, String attempt, List<RunEvent> events, RunBounds bounds) {
    return write(
        connection -> {
          Found found = find(connection, runId);
          RunChange change = change(found, attempt);
          if (change == RunChange.DONE && !events.isEmpty()) {
            append(connection, found.runNo(), events, bounds.eventsPerRun());
          }
          return change;
        });
  }

  private static void append(
      Connection connection, long runNo, List<RunEvent> events, int eventsPerRun)
      throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO retained_run_events SELECT run_no, events + ?, ? FROM retained_runs"
                    + " WHERE run_no = ?");
        PreparedStatement count =
            connection.prepareStatement(
                "UPDATE retained_runs SET events = events + ?, dropped = max(dropped, events + ? - ?)"
                    + " WHERE run_no = ?");
        PreparedStatement leave =
            connection.prepareStatement(
                "DELETE FROM retained_run_events WHERE run_no = ? AND n <= (SELECT dropped FROM"
                    + " retained_runs WHERE run_no = ?)")) {
      int n = 0;
      for (RunEvent event : events) {
        insert.setInt(1, ++n);
        insert.setBytes(2, RunEventJson.write(event));
        insert.setLong(3, runNo);
        insert.executeUpdate();
      }
      count.setInt(1, n);
      count.setInt(2, n);
      count.setInt(3, eventsPerRun);
      count.setLong(4, runNo);
      count.executeUpdate();
      leave.setLong(1, runNo);
      leave.setLong(2, runNo);
      leave.executeUpdate();
    }
  }

  @Override
  public RunChange end(String runId, String attempt, long endedAtMs) {
    return write(
        connection -> {
          Found found = find(connection, runId);
          RunChange change = change(found, attempt);
          if (change == RunChange.DONE) {
            try (PreparedStatement update =
                connection.prepareStatement(
                    "UPDATE retained_runs SET ended_at_ms = ? WHERE run_no = ?")) {
              update.setLong(1, endedAtMs);
              update.setLong(2, found.runNo());
              update.executeUpdate();
            }
          }
          return change;
        });
  }

  private static RunChange change(Found found, String attempt) {
    if (found == null) {
      return RunChange.UNKNOWN;
    }
    boolean isOf = attempt == null || attempt.equals(found.attempt());
    return isOf ? RunChange.DONE : RunChange.REPLACED;
  }

  /** Null when there is no such run. */
  private static Found find(Connection connection, String runId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT run_no, attempt FROM retained_runs WHERE run_id = ?")) {
      select.setString(1, runId);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? new Found(row.getLong(1), row.getString(2)) : null;
      }
    }
  }

  @Override
  public Optional<Run> byId(String runId) {
    return select(" WHERE run_id = ?", List.of(runId));
  }

  @Override
  public Optional<Run> latest() {
    return select("", List.of());
  }

  @Override
  public Optional<Run> latestOf(String repoId) {
    return select(" WHERE repo_id = ?", List.of(repoId));
  }

  /** One statement, so that it is the run as of one moment. */
  private Optional<Run> select(String which, List<Object> parameters) {
    Query query =
        new Query(
            "SELECT r.run_id, r.repo_id, r.attempt, r.started_at_ms, r.ended_at_ms, r.dropped,"
                + " e.event FROM (SELECT * FROM retained_runs"
                + which
                + " ORDER BY run_no DESC LIMIT 1) r LEFT JOIN retained_run_events e"
                + " ON e.run_no = r.run_no ORDER BY e.n",
            parameters);
    List<RunEvent> events = new ArrayList<>();
    List<Run> found = new ArrayList<>(1);
    reading.scan(
        query,
        row -> {
          if (found.isEmpty()) {
            found.add(
                new Run(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    Sql.longOrNull(row, 5),
                    List.of(),
                    row.getLong(6)));
          }
          byte[] event = row.getBytes(7);
          if (event != null) {
            events.add(RunEventJson.read(event));
          }
          return true;
        });
    return found.stream().findFirst().map(run -> run.with(events));
  }
}
