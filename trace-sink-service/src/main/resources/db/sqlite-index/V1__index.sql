-- What reads go by. All of it is derived from the log and may lag behind it;
-- store.projected_seq tells how far it is. But for which traces were said to be over, this
-- database can be deleted: the next start makes it again.
CREATE TABLE store (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE traces (
  trace_no        INTEGER PRIMARY KEY,
  tenant          TEXT    NOT NULL,
  trace_id        BLOB    NOT NULL,
  started_at_ms   INTEGER NOT NULL,
  last_arrival_ms INTEGER NOT NULL,
  completed       INTEGER NOT NULL,
  foreign_archive INTEGER NOT NULL,         -- 1: known only from a folder another program wrote
  project_slug    TEXT    NOT NULL,
  mcp_session_id  TEXT    NOT NULL,
  head            TEXT    NOT NULL          -- the whole fold, as JSON
) STRICT;
CREATE UNIQUE INDEX traces_by_id ON traces (tenant, trace_id);
CREATE INDEX traces_newest ON traces (tenant, started_at_ms DESC, trace_id DESC);
CREATE INDEX traces_newest_of_project
  ON traces (tenant, project_slug, started_at_ms DESC, trace_id DESC);
CREATE INDEX traces_newest_of_session
  ON traces (tenant, mcp_session_id, started_at_ms DESC, trace_id DESC);
CREATE INDEX traces_newest_open
  ON traces (tenant, started_at_ms DESC, trace_id DESC) WHERE completed = 0;
CREATE INDEX traces_longest_idle ON traces (last_arrival_ms) WHERE completed = 0;

-- Where the records of a trace lie in the log. A row holds those that came in within a moment.
CREATE TABLE trace_records (
  trace_no        INTEGER NOT NULL,
  first_trace_seq INTEGER NOT NULL,
  last_trace_seq  INTEGER NOT NULL,
  places          BLOB    NOT NULL,         -- fixed-size entries in the order of trace_seq
  texts           TEXT    NOT NULL,         -- source expressions and errors in lower case
  PRIMARY KEY (trace_no, first_trace_seq)
) STRICT, WITHOUT ROWID;

-- Billable lines of one second, and where they lie in the log. A row holds those that came in within
-- a moment.
CREATE TABLE usage (
  tenant       TEXT    NOT NULL,
  emitted_at_s INTEGER NOT NULL,
  first_seq    INTEGER NOT NULL,            -- of the first of the lines, in the log
  lines        BLOB    NOT NULL,            -- fixed-size entries in no order
  names        TEXT    NOT NULL,            -- what entries refer to, each ended by NUL
  PRIMARY KEY (tenant, emitted_at_s, first_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  run_id   TEXT    NOT NULL,
  trace_no INTEGER NOT NULL,
  PRIMARY KEY (run_id, trace_no)
) STRICT, WITHOUT ROWID;
