package plasm.sink.store.postgres;

import java.sql.Connection;
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
import plasm.sink.store.postgres.Query.Column;

/**
 * Retained runs, beside the traces. Runs are few and begin seldom, so whoever begins one has the
 * table to himself; who adds to one has its row.
 */
final class PostgresRuns implements RunStore {
  private static final String BEGIN =
      """
      INSERT INTO sink_retained_runs (run_no, run_id, run_key, repo_id, repo_key, attempt,
        started_at_ms, events, dropped)
      SELECT coalesce(max(run_no), 0) + 1, ?, ?, ?, ?, ?, ?, 0, 0 FROM sink_retained_runs
      """;

  private static final String LEAVE_OF_REPO =
      """
      DELETE FROM sink_retained_runs WHERE run_no IN (
        SELECT run_no FROM sink_retained_runs WHERE repo_key = ? ORDER BY run_no DESC OFFSET ?)
      """;

  private static final String LEAVE =
      """
      DELETE FROM sink_retained_runs WHERE run_no IN (
        SELECT run_no FROM sink_retained_runs ORDER BY run_no DESC OFFSET ?)
      """;

  private static final String COUNT =
      """
      UPDATE sink_retained_runs
      SET events = events + ?, dropped = greatest(dropped, events + ? - ?) WHERE run_no = ?
      """;

  private static final String ADD =
      """
      INSERT INTO sink_retained_run_events
      SELECT ?, ? + n, event FROM unnest(?::bytea[]) WITH ORDINALITY AS e(event, n)
      """;

  private static final String LEAVE_EVENTS =
      """
      DELETE FROM sink_retained_run_events e USING sink_retained_runs r
      WHERE r.run_no = ? AND e.run_no = r.run_no AND e.n <= r.dropped
      """;

  private record Found(long runNo, String attempt, long events) {}

  private interface Change {
    Pipeline of(Found found);
  }

  private final Database database;

  PostgresRuns(Database database) {
    this.database = database;
  }

  @Override
  public void start(Run run, RunBounds bounds) {
    String repo = IndexedText.of(run.repoId());
    Pipeline pipeline =
        new Pipeline()
            .then(Query.of("LOCK TABLE sink_retained_runs IN EXCLUSIVE MODE"))
            .then(
                Query.of(
                    "DELETE FROM sink_retained_runs WHERE run_key = ?",
                    IndexedText.of(run.runId())))
            .then(
                Query.of(
                    BEGIN,
                    run.runId(),
                    IndexedText.of(run.runId()),
                    run.repoId(),
                    repo,
                    run.attempt() == null ? Query.NULL : run.attempt(),
                    run.startedAtMs()));
    if (bounds.runsPerRepo() > 0) {
      pipeline.then(Query.of(LEAVE_OF_REPO, repo, bounds.runsPerRepo()));
    }
    pipeline.then(Query.of(LEAVE, bounds.runs()));
    database.transaction(
        connection -> {
          pipeline.run(connection);
          return true;
        });
  }

  @Override
  public RunChange add(String runId, String attempt, List<RunEvent> events, RunBounds bounds) {
    long count = events.size();
    // What is beyond the bound need not be written first.
    List<RunEvent> kept =
        events.subList(Math.max(0, events.size() - bounds.eventsPerRun()), events.size());
    return change(
        runId,
        attempt,
        found ->
            events.isEmpty()
                ? new Pipeline()
                : new Pipeline()
                    .then(
                        Query.of(COUNT, count, count, (long) bounds.eventsPerRun(), found.runNo()))
                    .then(
                        Query.of(
                            ADD,
                            found.runNo(),
                            found.events() + count - kept.size(),
                            new Column(
                                "bytea",
                                kept.stream().map(RunEventJson::write).toArray(byte[][]::new))))
                    .then(Query.of(LEAVE_EVENTS, found.runNo())));
  }

  @Override
  public RunChange end(String runId, String attempt, long endedAtMs) {
    return change(
        runId,
        attempt,
        found ->
            new Pipeline()
                .then(
                    Query.of(
                        "UPDATE sink_retained_runs SET ended_at_ms = ? WHERE run_no = ?",
                        endedAtMs,
                        found.runNo())));
  }

  private RunChange change(String runId, String attempt, Change change) {
    return database.transaction(
        connection -> {
          Optional<Found> found = find(connection, runId);
          if (found.isEmpty()) {
            return RunChange.UNKNOWN;
          }
          if (attempt != null && !attempt.equals(found.get().attempt())) {
            return RunChange.REPLACED;
          }
          change.of(found.get()).run(connection);
          return RunChange.DONE;
        });
  }

  private static Optional<Found> find(Connection connection, String runId) throws SQLException {
    Query query =
        Query.of(
            "SELECT run_no, attempt, events FROM sink_retained_runs WHERE run_key = ? FOR UPDATE",
            IndexedText.of(runId));
    return Database.rows(
            connection, query, row -> new Found(row.getLong(1), row.getString(2), row.getLong(3)))
        .stream()
        .findFirst();
  }

  @Override
  public Optional<Run> byId(String runId) {
    return select(" WHERE run_key = ?", List.of(IndexedText.of(runId)));
  }

  @Override
  public Optional<Run> latest() {
    return select("", List.of());
  }

  @Override
  public Optional<Run> latestOf(String repoId) {
    return select(" WHERE repo_key = ?", List.of(IndexedText.of(repoId)));
  }

  /** One statement, so that it is the run as of one moment. */
  private Optional<Run> select(String which, List<Object> parameters) {
    Query query =
        new Query(
            "SELECT r.run_id, r.repo_id, r.attempt, r.started_at_ms, r.ended_at_ms, r.dropped,"
                + " e.event FROM (SELECT * FROM sink_retained_runs"
                + which
                + " ORDER BY run_no DESC LIMIT 1) r LEFT JOIN sink_retained_run_events e"
                + " ON e.run_no = r.run_no ORDER BY e.n",
            parameters);
    List<RunEvent> events = new ArrayList<>();
    List<Run> found = new ArrayList<>(1);
    database.scan(
        query,
        row -> {
          if (found.isEmpty()) {
            found.add(run(row));
          }
          byte[] event = row.getBytes(7);
          return event == null || events.add(RunEventJson.read(event));
        });
    return found.stream().findFirst().map(run -> run.with(events));
  }

  private static Run run(ResultSet row) throws SQLException {
    return new Run(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getLong(4),
        row.getObject(5, Long.class),
        List.of(),
        row.getLong(6));
  }
}
