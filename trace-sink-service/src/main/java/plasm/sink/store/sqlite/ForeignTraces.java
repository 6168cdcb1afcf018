package plasm.sink.store.sqlite;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import plasm.model.trace.Tenant;
import plasm.sink.store.archive.ArchiveFolder;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;

/** Finds traces in the archive that another program put there, and has the store list them. */
public final class ForeignTraces {
  private static final Logger LOG = Logger.getLogger(ForeignTraces.class);
  private static final int AT_ONCE = 500;

  private final ArchiveFolder archive;
  private final SqliteStore store;
  private final Map<Tenant, Long> lookedThroughMs = new HashMap<>();

  public ForeignTraces(ArchiveFolder archive, SqliteStore store) {
    this.archive = archive;
    this.store = store;
  }

  /** Looks through the tenants' folders that changed since the last look. */
  public void look() throws IOException {
    for (Tenant tenant : archive.tenants()) {
      try {
        long modifiedMs = archive.modifiedMs(tenant);
        if (lookedThroughMs.getOrDefault(tenant, Long.MIN_VALUE) != modifiedMs) {
          lookThrough(tenant);
          lookedThroughMs.put(tenant, modifiedMs);
        }
      } catch (IOException | InvalidPathException e) {
        LOG.warnf(
            "the archive of tenant %s cannot be read (with a name beyond ASCII the service needs"
                + " LC_ALL=C.UTF-8): %s",
            tenant, e.getMessage());
      }
    }
  }

  private void lookThrough(Tenant tenant) throws IOException {
    List<TraceKey> unknown =
        archive.keys(tenant).stream().filter(key -> store.head(key).isEmpty()).toList();
    for (int from = 0; from < unknown.size(); from += AT_ONCE) {
      List<TraceHead> heads =
          unknown.subList(from, Math.min(from + AT_ONCE, unknown.size())).stream()
              .map(archive::head)
              .flatMap(Optional::stream)
              .toList();
      store.register(heads);
    }
  }
}
