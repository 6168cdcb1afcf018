-- Every event as it was posted, in order of arrival, never changed. A row holds the events of one
-- commit, or as many of them as fit its size, one a line.
CREATE TABLE log (
  first_seq      INTEGER PRIMARY KEY,       -- number of the row's first event; the others follow
  ingested_at_us INTEGER NOT NULL,
  length         INTEGER NOT NULL,          -- bytes of the events before compression
  events         BLOB    NOT NULL           -- NDJSON as one LZ4 block
) STRICT;

CREATE TABLE store (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
