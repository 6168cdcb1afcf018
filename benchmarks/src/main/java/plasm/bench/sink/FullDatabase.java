package plasm.bench.sink;

import java.nio.file.Path;
import plasm.bench.ServiceProcess;

/** A folder that already holds the events of --preload, all of one tenant; filled on first use. */
final class FullDatabase {
  static final int EVENTS_PER_TRACE = 20;
  static final IngestShape FILLING = new IngestShape(4, 500);

  private final Bench bench;
  private Path folder;

  FullDatabase(Bench bench) {
    this.bench = bench;
  }

  long events() {
    return bench.options().preload();
  }

  long traces() {
    return events() / EVENTS_PER_TRACE;
  }

  Path folder() {
    if (folder == null) {
      Path fresh = bench.scratch().freshFolder();
      try (ServiceProcess service = bench.services().onDisk(fresh)) {
        bench.load(service, FILLING, new EventFactory(1, EVENTS_PER_TRACE), events());
        service.awaitCompletion();
      }
      folder = fresh;
    }
    return folder;
  }
}
