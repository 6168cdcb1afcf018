-- Which traces of a session are not over, whichever tenant they belong to.
ALTER TABLE traces ADD COLUMN logical_session_id TEXT NOT NULL DEFAULT '';
CREATE INDEX traces_open_of_logical_session
  ON traces (logical_session_id) WHERE completed = 0 AND logical_session_id <> '';
