-- Which traces an MCP session is of. An index by session had random keys, as that of logical sessions before V5.
CREATE TABLE mcp_sessions (
  trace_block    INTEGER NOT NULL,          -- 4,096 successive trace_no
  mcp_session_id TEXT    NOT NULL,
  trace_no       INTEGER NOT NULL,
  PRIMARY KEY (trace_block, mcp_session_id, trace_no)
) STRICT, WITHOUT ROWID;

INSERT INTO mcp_sessions
  SELECT trace_no >> 12, mcp_session_id, trace_no FROM traces WHERE mcp_session_id <> '' ORDER BY 1, 2, 3;
DROP INDEX traces_newest_of_session;
