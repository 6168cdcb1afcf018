package plasm.sink.boot;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import org.jboss.logging.Logger;
import plasm.sink.complete.TraceCompletion;
import plasm.sink.store.LashStore;
import plasm.sink.store.Rows;
import plasm.sink.store.RunStore;
import plasm.sink.store.TraceStore;
import plasm.sink.store.archive.ArchiveFolder;
import plasm.sink.trace.TraceRecord;

/** A folder of this machine, with the archive of completed traces. */
record LocalMode(Backend.Local backend, LocalStore local) implements Mode {
  private static final Logger LOG = Logger.getLogger(LocalMode.class);

  LocalMode watchedBy(MeterRegistry registry) {
    FunctionCounter.builder(
            "plasm.trace_sink.archive.damaged_lines", local.archive(), ArchiveFolder::damagedLines)
        .description("Lines of archived traces that were no TraceEvent and were skipped")
        .register(registry);
    return this;
  }

  @Override
  public String place() {
    return backend.place();
  }

  @Override
  public TraceStore traces() {
    return local.store();
  }

  @Override
  public LashStore lash() {
    return local.store().lash();
  }

  @Override
  public RunStore runs() {
    return local.store().runs();
  }

  @Override
  public TraceCompletion.Archive archive() {
    return (head, records) -> {
      try (Rows<TraceRecord> opened = records.get()) {
        local.archive().write(head, opened);
      }
    };
  }

  /** Lists traces that other programs archived meanwhile. */
  @Override
  public void lookAround() {
    try {
      local.foreign().look();
    } catch (IOException e) {
      LOG.warnf("the archive could not be looked through: %s", e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    local.close();
  }
}
