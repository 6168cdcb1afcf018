-- Records of lash traces (spec/lash-trace.md) as they were posted. Whoever adds to a tenant has its row here
-- until the commit, so that records are numbered in the order in which they can be seen: a reader that
-- goes on after the last number it saw misses none.
CREATE TABLE sink_lash_tenants (
  tenant       text COLLATE "C" PRIMARY KEY,
  last_arrival bigint NOT NULL,
  last_session bigint NOT NULL
) WITH (fillfactor = 60);

CREATE TABLE sink_lash_sessions (
  tenant          text COLLATE "C" NOT NULL,
  session_no      bigint           NOT NULL,         -- in the order of the tenant's first records
  session_id      text COLLATE "C" NOT NULL,
  first_timestamp text             NOT NULL,         -- of the record that came first
  last_timestamp  text             NOT NULL,
  records         bigint           NOT NULL,
  turns           bigint           NOT NULL,
  llm_calls       bigint           NOT NULL,
  tool_calls      bigint           NOT NULL,
  failures        bigint           NOT NULL,
  input_tokens    bigint           NOT NULL,
  output_tokens   bigint           NOT NULL,
  cache_read_input_tokens  bigint  NOT NULL,
  cache_write_input_tokens bigint  NOT NULL,
  reasoning_output_tokens  bigint  NOT NULL,
  PRIMARY KEY (tenant, session_no)
) WITH (fillfactor = 60);
CREATE UNIQUE INDEX sink_lash_sessions_by_id ON sink_lash_sessions (tenant, session_id);

CREATE TABLE sink_lash_records (
  tenant        text COLLATE "C" NOT NULL,
  arrival       bigint           NOT NULL,           -- its number among the tenant's
  session_no    bigint,                              -- null: it names no session
  record_id     text COLLATE "C" NOT NULL,
  type          text COLLATE "C" NOT NULL,
  turn_id       text COLLATE "C",
  run_id        text COLLATE "C",
  experiment_id text COLLATE "C",
  candidate_id  text COLLATE "C",
  record        bytea            NOT NULL,           -- one JSON object on one line
  PRIMARY KEY (tenant, arrival)
);
CREATE UNIQUE INDEX sink_lash_records_by_id ON sink_lash_records (tenant, record_id);
CREATE INDEX sink_lash_records_of_session
  ON sink_lash_records (tenant, session_no, arrival) WHERE session_no IS NOT NULL;
CREATE INDEX sink_lash_records_of_run
  ON sink_lash_records (tenant, run_id, arrival) WHERE run_id IS NOT NULL;
CREATE INDEX sink_lash_records_of_experiment
  ON sink_lash_records (tenant, experiment_id, arrival) WHERE experiment_id IS NOT NULL;
CREATE INDEX sink_lash_records_of_candidate
  ON sink_lash_records (tenant, candidate_id, arrival) WHERE candidate_id IS NOT NULL;
