-- Which traces a session is of, over or not. An index by session had random keys: each new trace touched a page of its
-- own. As runs, sessions are in order within a block of traces only.
CREATE TABLE sessions (
  trace_block        INTEGER NOT NULL,      -- 4,096 successive trace_no
  logical_session_id TEXT    NOT NULL,
  trace_no           INTEGER NOT NULL,
  PRIMARY KEY (trace_block, logical_session_id, trace_no)
) STRICT, WITHOUT ROWID;

INSERT INTO sessions
  SELECT trace_no >> 12, logical_session_id, trace_no FROM traces WHERE logical_session_id <> '' ORDER BY 1, 2, 3;
DROP INDEX traces_open_of_logical_session;
