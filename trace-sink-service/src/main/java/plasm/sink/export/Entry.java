package plasm.sink.export;

import java.util.List;
import plasm.model.lash.TraceRecord;
import plasm.model.trace.Tenant;
import plasm.sink.run.Run;
import plasm.sink.run.RunEvent;

/** Something durable that waits to be told. */
sealed interface Entry {
  /** About how much memory it takes. */
  long bytes();

  /** What objects cost beside their texts. */
  long OVERHEAD = 256;

  /** Records of one post. */
  record Lash(Tenant tenant, List<TraceRecord> records, long bytes) implements Entry {
    static Lash of(Tenant tenant, List<TraceRecord> records, long posted) {
      return new Lash(tenant, List.copyOf(records), posted + OVERHEAD * (1 + records.size()));
    }
  }

  /** A run that has ended. */
  record Ended(Run run, long bytes) implements Entry {
    static Ended of(Run run) {
      long bytes = OVERHEAD;
      for (RunEvent event : run.events()) {
        int msg = event.msg() == null ? 0 : event.msg().length();
        bytes += OVERHEAD + event.kind().length() + msg + event.data().length();
      }
      return new Ended(run, bytes);
    }
  }
}
