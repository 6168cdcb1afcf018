-- Records of lash traces (spec/lash-trace.md) as they were posted, beside the log, which is durable with each commit.
CREATE TABLE lash_sessions (
  session_no      INTEGER PRIMARY KEY,      -- in the order of their first records
  tenant          TEXT    NOT NULL,
  session_id      TEXT    NOT NULL,
  first_timestamp TEXT    NOT NULL,         -- of the record that came first
  last_timestamp  TEXT    NOT NULL,
  records         INTEGER NOT NULL,
  turns           INTEGER NOT NULL,
  llm_calls       INTEGER NOT NULL,
  tool_calls      INTEGER NOT NULL,
  failures        INTEGER NOT NULL,
  input_tokens    INTEGER NOT NULL,
  output_tokens   INTEGER NOT NULL,
  cache_read_input_tokens  INTEGER NOT NULL,
  cache_write_input_tokens INTEGER NOT NULL,
  reasoning_output_tokens  INTEGER NOT NULL,
  UNIQUE (tenant, session_id)
) STRICT;
CREATE INDEX lash_sessions_of_tenant ON lash_sessions (tenant, session_no);

CREATE TABLE lash_records (
  arrival       INTEGER PRIMARY KEY,        -- records are numbered as they come
  tenant        TEXT NOT NULL,
  record_id     TEXT NOT NULL,
  session_no    INTEGER,                    -- null: it names no session
  type          TEXT NOT NULL,
  turn_id       TEXT,
  run_id        TEXT,
  experiment_id TEXT,
  candidate_id  TEXT,
  record        BLOB NOT NULL,              -- one JSON object on one line
  UNIQUE (tenant, record_id)
) STRICT;
CREATE INDEX lash_records_of_session    ON lash_records (session_no) WHERE session_no IS NOT NULL;
CREATE INDEX lash_records_of_run        ON lash_records (tenant, run_id) WHERE run_id IS NOT NULL;
CREATE INDEX lash_records_of_experiment ON lash_records (tenant, experiment_id) WHERE experiment_id IS NOT NULL;
CREATE INDEX lash_records_of_candidate  ON lash_records (tenant, candidate_id) WHERE candidate_id IS NOT NULL;
