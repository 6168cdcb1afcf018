-- Texts are LZ4 blocks from here on: they were more than half of what a write of the index brought to the disk.
DROP TABLE trace_records;
CREATE TABLE trace_records (
  trace_no        INTEGER NOT NULL,
  first_trace_seq INTEGER NOT NULL,
  last_trace_seq  INTEGER NOT NULL,
  places          BLOB    NOT NULL,         -- packed entries in the order of trace_seq
  texts_length    INTEGER NOT NULL,         -- bytes of the texts before they were compressed
  texts           BLOB    NOT NULL,         -- source expressions and errors in lower case
  PRIMARY KEY (trace_no, first_trace_seq)
) STRICT, WITHOUT ROWID;

-- All of this is derived, so it is made again from the log.
DELETE FROM traces;
DELETE FROM usage;
DELETE FROM runs;
DELETE FROM sessions;
DELETE FROM store;
