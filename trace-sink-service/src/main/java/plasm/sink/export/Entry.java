package plasm.sink.export;

import java.util.List;
import plasm.sink.lash.LashEntry;
import plasm.sink.run.Run;
import plasm.sink.run.RunEvent;

/** Something durable that waits to be told. */
sealed interface Entry {
  /** About how much memory it takes. */
  long bytes();

  /** What objects cost beside their texts. */
  long OVERHEAD = 256;

  /** Records that were stored one after the other, of any tenants, as the bytes that came. */
  record Lash(List<LashEntry> records, long bytes) implements Entry {
    static Lash of(List<LashEntry> records) {
      long posted = records.stream().mapToLong(each -> each.posted().length()).sum();
      return new Lash(List.copyOf(records), posted + OVERHEAD * (1 + records.size()));
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
