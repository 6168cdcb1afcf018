-- Which traces an MCP session is of. An index by session had random keys, as that of logical sessions before V5.
-- V6 left nothing to be taken over.
CREATE TABLE mcp_sessions (
  trace_block    INTEGER NOT NULL,          -- 4,096 successive trace_no
  mcp_session_id TEXT    NOT NULL,
  trace_no       INTEGER NOT NULL,
  PRIMARY KEY (trace_block, mcp_session_id, trace_no)
) STRICT, WITHOUT ROWID;

DROP INDEX traces_newest_of_session;
