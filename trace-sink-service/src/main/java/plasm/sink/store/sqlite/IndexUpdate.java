package plasm.sink.store.sqlite;

import java.util.List;

/**
 * What the index gets to know in one transaction. Nobody adds to it any more.
 *
 * @param lastSeq the last event of the log that is in it
 */
record IndexUpdate(
    List<HotTraces.Changed> traces,
    List<NewRecords> records,
    UsageBySecond usage,
    List<RunOfTrace> runs,
    long lastSeq) {}
