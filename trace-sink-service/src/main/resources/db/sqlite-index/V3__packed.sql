-- Places and lines are packed from here on. All of this is derived, so it is made again from the log.
DELETE FROM traces;
DELETE FROM trace_records;
DELETE FROM usage;
DELETE FROM runs;
DELETE FROM store;
