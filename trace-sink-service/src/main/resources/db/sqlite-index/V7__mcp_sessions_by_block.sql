-- An index by MCP session had random keys, as that of logical sessions before V5. Ids of both kinds are in one table,
-- which V6 emptied: who looks one up looks at the traces it names, and they tell what it is of.
ALTER TABLE sessions RENAME COLUMN logical_session_id TO session_id;
DROP INDEX traces_newest_of_session;
