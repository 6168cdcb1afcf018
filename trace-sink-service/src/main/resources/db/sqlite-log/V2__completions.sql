-- When traces were said to be over: between which events, and after how many of their own.
CREATE TABLE completions (
  seq      INTEGER NOT NULL,                -- number of the last event in the log before it
  tenant   TEXT    NOT NULL,
  trace_id BLOB    NOT NULL,
  events   INTEGER NOT NULL,                -- of the trace; with more by then it goes on
  PRIMARY KEY (seq, tenant, trace_id)
) STRICT, WITHOUT ROWID;
