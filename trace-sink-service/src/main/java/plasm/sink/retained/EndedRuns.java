package plasm.sink.retained;

import plasm.sink.run.Run;

/** Who is told of each run that has ended, once its end is kept. Must not wait, and not fail. */
public interface EndedRuns {
  EndedRuns NOBODY = _ -> {};

  void ended(Run run);
}
