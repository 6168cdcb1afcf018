-- Which traces a run is of. Run ids are random: in the order of their keys each would touch a page of its own,
-- so they are in order within a block of traces only, and those that come in together lie together.
DROP TABLE runs;
CREATE TABLE runs (
  trace_block INTEGER NOT NULL,             -- 4,096 successive trace_no
  run_hash    INTEGER NOT NULL,             -- of the run id
  trace_no    INTEGER NOT NULL,
  PRIMARY KEY (trace_block, run_hash, trace_no)
) STRICT, WITHOUT ROWID;

-- All of this is derived, so it is made again from the log.
DELETE FROM traces;
DELETE FROM trace_records;
DELETE FROM usage;
DELETE FROM store;
