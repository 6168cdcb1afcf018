-- Records of lash traces (spec/lash-trace.md) as they were posted. Names are as IndexedText spells
-- them; what is given back, and may hold characters that text cannot, is UTF-8 in bytea.

-- Locked by whoever adds records of the tenant, so that numbers come in the order of commits.
CREATE TABLE sink_lash_tenants (
  tenant          text COLLATE "C" PRIMARY KEY,
  last_arrival    bigint NOT NULL,
  last_session_no bigint NOT NULL
);

CREATE TABLE sink_lash_sessions (
  tenant          text COLLATE "C" NOT NULL,
  session_no      bigint NOT NULL,                   -- within the tenant, in the order of their first records
  session_key     text COLLATE "C" NOT NULL,
  session_id      bytea  NOT NULL,
  first_timestamp bytea  NOT NULL,                   -- of the record that came first
  last_timestamp  bytea  NOT NULL,
  records         bigint NOT NULL,
  turns           bigint NOT NULL,
  llm_calls       bigint NOT NULL,
  tool_calls      bigint NOT NULL,
  failures        bigint NOT NULL,
  input_tokens    bigint NOT NULL,
  output_tokens   bigint NOT NULL,
  cache_read_input_tokens  bigint NOT NULL,
  cache_write_input_tokens bigint NOT NULL,
  reasoning_output_tokens  bigint NOT NULL,
  PRIMARY KEY (tenant, session_no)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX sink_lash_sessions_by_id ON sink_lash_sessions (tenant, session_key);

CREATE TABLE sink_lash_records (
  tenant        text COLLATE "C" NOT NULL,
  arrival       bigint NOT NULL,                     -- records of a tenant are numbered as they come
  record_key    text COLLATE "C" NOT NULL,
  session_no    bigint,                              -- null: it names no session
  type          text COLLATE "C" NOT NULL,
  turn_id       text COLLATE "C",
  run_id        text COLLATE "C",
  experiment_id text COLLATE "C",
  candidate_id  text COLLATE "C",
  record        bytea  NOT NULL,                     -- one JSON object on one line
  PRIMARY KEY (tenant, arrival)
);
DO $$ BEGIN
  ALTER TABLE sink_lash_records ALTER COLUMN record SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  RAISE NOTICE 'this server has no lz4: large records are compressed by pglz';
END $$;
CREATE UNIQUE INDEX sink_lash_records_by_id ON sink_lash_records (tenant, record_key);
CREATE INDEX sink_lash_records_of_session
  ON sink_lash_records (tenant, session_no, arrival) WHERE session_no IS NOT NULL;
CREATE INDEX sink_lash_records_of_run
  ON sink_lash_records (tenant, run_id, arrival) WHERE run_id IS NOT NULL;
CREATE INDEX sink_lash_records_of_experiment
  ON sink_lash_records (tenant, experiment_id, arrival) WHERE experiment_id IS NOT NULL;
CREATE INDEX sink_lash_records_of_candidate
  ON sink_lash_records (tenant, candidate_id, arrival) WHERE candidate_id IS NOT NULL;
