package plasm.sink.store.postgres;

import plasm.sink.trace.TraceKey;

/** What this replica need not make again. */
record KnownRows(Known<TraceKey> traces, Known<RunOfTrace> runs) {
  /** That a trace has an event of a run. */
  record RunOfTrace(String runId, long traceNo) {}

  KnownRows() {
    this(new Known<>(), new Known<>());
  }

  /** Somebody emptied the tables. */
  void clear() {
    traces.clear();
    runs.clear();
  }
}
