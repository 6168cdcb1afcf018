-- The log: every event in order of arrival, never changed. All other tables are derived from it
-- and may lag behind it; store.projected_seq tells how far they are.
CREATE TABLE events (
  seq                   INTEGER PRIMARY KEY,
  event_id              BLOB    NOT NULL,
  tenant                TEXT    NOT NULL,
  trace_id              BLOB    NOT NULL,
  trace_seq             INTEGER NOT NULL,   -- number among the trace's records; 0: not a record
  schema_version        INTEGER NOT NULL,
  emitted_at_us         INTEGER NOT NULL,
  ingested_at_us        INTEGER NOT NULL,
  event_kind            TEXT    NOT NULL,
  request_units         INTEGER NOT NULL,
  call_index            INTEGER,
  line_index            INTEGER,
  mcp_session_id        TEXT,
  logical_session_id    TEXT,
  plasm_prompt_hash     TEXT,
  plasm_execute_session TEXT,
  run_id                TEXT,
  principal_sub         TEXT,
  workspace_slug        TEXT,
  project_slug          TEXT,
  payload               TEXT    NOT NULL
) STRICT;

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

-- Records of a trace in record order; an absent call or line is the smallest integer.
CREATE TABLE records (
  trace_no      INTEGER NOT NULL,
  emitted_at_us INTEGER NOT NULL,
  call_index    INTEGER NOT NULL,
  line_index    INTEGER NOT NULL,
  seq           INTEGER NOT NULL,
  trace_seq     INTEGER NOT NULL,
  PRIMARY KEY (trace_no, emitted_at_us, call_index, line_index, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX records_by_trace_seq ON records (trace_no, trace_seq);

-- Billable lines.
CREATE TABLE usage (
  emitted_at_us INTEGER NOT NULL,
  event_id      BLOB    NOT NULL,
  tenant        TEXT    NOT NULL,
  seq           INTEGER NOT NULL,
  request_units INTEGER NOT NULL,
  duration_ms   INTEGER NOT NULL,           -- unsigned
  api_entry_id  TEXT,
  capability    TEXT,
  PRIMARY KEY (emitted_at_us, event_id, tenant)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_of_tenant ON usage (tenant, emitted_at_us, event_id);

CREATE TABLE runs (
  run_id   TEXT    NOT NULL,
  trace_no INTEGER NOT NULL,
  PRIMARY KEY (run_id, trace_no)
) STRICT, WITHOUT ROWID;

-- Source expressions and error messages, folded to lower case.
CREATE TABLE texts (
  trace_no INTEGER NOT NULL,
  seq      INTEGER NOT NULL,
  text     TEXT    NOT NULL,
  PRIMARY KEY (trace_no, seq)
) STRICT, WITHOUT ROWID;
