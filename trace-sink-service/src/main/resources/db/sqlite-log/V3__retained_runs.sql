-- Runs that are retained (spec/ragweld-tracing.md): few, so they lie beside the log, which is durable.
CREATE TABLE retained_runs (
  run_no        INTEGER PRIMARY KEY,        -- in the order of their starts
  run_id        TEXT    NOT NULL UNIQUE,
  repo_id       TEXT    NOT NULL,
  attempt       TEXT,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms   INTEGER,
  events        INTEGER NOT NULL,           -- how many came
  dropped       INTEGER NOT NULL            -- how many of those had to leave, the oldest
) STRICT;
CREATE INDEX retained_runs_of_repo ON retained_runs (repo_id, run_no);

CREATE TABLE retained_run_events (
  run_no INTEGER NOT NULL,
  n      INTEGER NOT NULL,                  -- from 1
  event  BLOB    NOT NULL,                  -- JSON
  PRIMARY KEY (run_no, n)
) STRICT, WITHOUT ROWID;
