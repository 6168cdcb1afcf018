-- What all replicas share. Names begin with sink_, since the schema may hold tables of other programs
-- (an Iceberg catalog, for one). Text is compared by its bytes: an order that no update of the
-- server's locale changes.

-- Every id that was ever taken: what makes a repeat one. It outlives the event itself.
CREATE TABLE sink_event_ids (
  event_id uuid             NOT NULL,
  tenant   text COLLATE "C" NOT NULL,
  PRIMARY KEY (event_id, tenant)
);

-- One row a trace, locked by whoever adds to it. While a trace goes on, only columns change that no
-- index has (arrival_slot moves every 8 s), and there is room on the page for the next version.
CREATE TABLE sink_traces (
  trace_no           bigint           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant             text COLLATE "C" NOT NULL,
  trace_id           uuid             NOT NULL,
  started_at_ms      bigint           NOT NULL,
  last_arrival_ms    bigint           NOT NULL,
  arrival_slot       bigint           NOT NULL,      -- last_arrival_ms / 8192
  completed          boolean          NOT NULL,
  project_slug       text COLLATE "C" NOT NULL,      -- this and the next two as IndexedText spells them
  mcp_session_id     text COLLATE "C" NOT NULL,
  logical_session_id text COLLATE "C" NOT NULL,
  events             bigint           NOT NULL,
  last_seq           bigint           NOT NULL,
  first_day          date             NOT NULL,      -- of the days on which its events came in
  last_day           date             NOT NULL,
  followed_until_ms  bigint           NOT NULL,      -- by the server's clock: somebody views it until then
  head               bytea            NOT NULL       -- the whole fold as JSON; empty before the first event
) WITH (fillfactor = 60);
CREATE UNIQUE INDEX sink_traces_by_id ON sink_traces (tenant, trace_id);
CREATE INDEX sink_traces_newest ON sink_traces (tenant, started_at_ms DESC, trace_id DESC);
CREATE INDEX sink_traces_newest_of_project
  ON sink_traces (tenant, project_slug, started_at_ms DESC, trace_id DESC);
CREATE INDEX sink_traces_newest_of_session
  ON sink_traces (tenant, mcp_session_id, started_at_ms DESC, trace_id DESC) WHERE mcp_session_id <> '';
CREATE INDEX sink_traces_newest_open
  ON sink_traces (tenant, started_at_ms DESC, trace_id DESC) WHERE NOT completed;
CREATE INDEX sink_traces_longest_idle ON sink_traces (arrival_slot) WHERE NOT completed;
CREATE INDEX sink_traces_open_of_session
  ON sink_traces (logical_session_id) WHERE NOT completed AND logical_session_id <> '';

-- Every event as it was posted, a partition for each day on which events came in, so that old days
-- can leave whole. What came in on a day without a partition of its own is in sink_events_other.
CREATE TABLE sink_events (
  ingested_on    date             NOT NULL,
  trace_no       bigint           NOT NULL,
  arrival        bigint           NOT NULL,          -- its number among the events of the trace
  trace_seq      bigint,                             -- of a record; null when kept for audit only
  emitted_at_us  bigint           NOT NULL,
  ingested_at_us bigint           NOT NULL,
  call_index     bigint,
  line_index     bigint,
  xact           bigint           NOT NULL,          -- what wrote it; below the oldest that runs, all is there
  payload_at     integer          NOT NULL,          -- where in posted, from 1
  payload_length integer          NOT NULL,
  request_units  bigint,                             -- this and the next three of billable lines only
  duration_ms    bigint,
  event_id       uuid             NOT NULL,
  tenant         text COLLATE "C" NOT NULL,
  api_entry_id   text,
  capability     text,
  search_text    text COLLATE "C",                   -- source expression or error in lower case
  posted         bytea            NOT NULL
) PARTITION BY RANGE (ingested_on);
-- What does not fit a page is compressed; the server's own way costs more than all else about an event.
DO $$ BEGIN
  ALTER TABLE sink_events ALTER COLUMN posted SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  RAISE NOTICE 'this server has no lz4: large events are compressed by pglz';
END $$;
CREATE INDEX sink_events_of_trace ON sink_events (trace_no, trace_seq) WHERE trace_seq IS NOT NULL;
CREATE INDEX sink_events_billable
  ON sink_events (tenant, emitted_at_us, event_id) WHERE duration_ms IS NOT NULL;
CREATE TABLE sink_events_other PARTITION OF sink_events DEFAULT;

-- An end takes a number of its trace, as a record does.
CREATE TABLE sink_trace_ends (
  trace_no    bigint NOT NULL,
  trace_seq   bigint NOT NULL,
  ended_at_ms bigint NOT NULL,
  PRIMARY KEY (trace_no, trace_seq)
);

CREATE TABLE sink_trace_runs (
  run_id   text COLLATE "C" NOT NULL,                -- as IndexedText spells it
  trace_no bigint           NOT NULL,
  PRIMARY KEY (run_id, trace_no)
);

-- Makes the partition of a day. It runs with the rights of whoever made the schema, so that the
-- service itself needs none to make tables.
CREATE FUNCTION sink_add_day(day date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '2s' AS $$
DECLARE
  part text := 'sink_events_' || to_char(day, 'YYYYMMDD');
BEGIN
  IF day NOT BETWEEN current_date - 2 AND current_date + 30 THEN
    RAISE EXCEPTION 'no partition is made for %, which is too far from today', day;
  END IF;
  PERFORM pg_advisory_xact_lock('sink_events'::regclass::oid::bigint);
  IF to_regclass(quote_ident(part)) IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE sink_events INCLUDING ALL)', part);
    EXECUTE format(
      'ALTER TABLE sink_events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, day, day + 1);
  END IF;
END $$;

-- Who does what only one replica at a time should do.
CREATE TABLE sink_leases (
  name   text        PRIMARY KEY,
  holder uuid        NOT NULL,
  until  timestamptz NOT NULL
);

-- Written by the readiness check, read by nobody.
CREATE TABLE sink_probe (
  only_row   boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
  checked_at timestamptz NOT NULL
);
INSERT INTO sink_probe (checked_at) VALUES (now());

-- Runs that are retained (spec/ragweld-tracing.md): few.
CREATE TABLE sink_retained_runs (
  run_no        bigint PRIMARY KEY,                  -- in the order of their starts
  run_id        text   NOT NULL,
  run_key       text   COLLATE "C" NOT NULL UNIQUE,  -- as IndexedText spells the run_id
  repo_id       text   NOT NULL,
  repo_key      text   COLLATE "C" NOT NULL,
  attempt       text,
  started_at_ms bigint NOT NULL,
  ended_at_ms   bigint,
  events        bigint NOT NULL,                     -- how many came
  dropped       bigint NOT NULL                      -- how many of those had to leave, the oldest
);
CREATE INDEX sink_retained_runs_of_repo ON sink_retained_runs (repo_key, run_no);

CREATE TABLE sink_retained_run_events (
  run_no bigint NOT NULL REFERENCES sink_retained_runs ON DELETE CASCADE,
  n      bigint NOT NULL,                            -- from 1
  event  bytea  NOT NULL,                            -- JSON
  PRIMARY KEY (run_no, n)
);
