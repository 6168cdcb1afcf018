package plasm.sink.store.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;
import plasm.model.identity.Uuids;
import plasm.model.json.RawJson;
import plasm.model.store.StoreFailure;
import plasm.model.trace.Tenant;
import plasm.sink.store.Rows;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceHead;
import plasm.sink.trace.TraceKey;
import plasm.sink.trace.TraceRecord;

/**
 * Completed traces as plain files that other programs read and write too (spec/trace-identity.md,
 * local archive layout):
 *
 * <pre>
 *   {folder}/traces/{tenant}/{trace id}/summary.json      the trace in a list
 *                                      /records.ndjson    one TraceEvent a line
 * </pre>
 */
public final class ArchiveFolder {
  private static final Logger LOG = Logger.getLogger(ArchiveFolder.class);
  private static final String SUMMARY = "summary.json";
  private static final String RECORDS = "records.ndjson";

  private final Path traces;
  private final LongAdder damagedLines = new LongAdder();

  /**
   * @param folder what {@code PLASM_TRACE_ARCHIVE_DIR} names
   */
  public ArchiveFolder(Path folder) {
    this.traces = folder.resolve("traces");
  }

  /**
   * Writes a trace, or writes it again. Each file is replaced at once; the summary comes last.
   *
   * @throws IOException when it could not be made durable
   * @throws InvalidPathException when the file system cannot spell the tenant
   */
  public void write(TraceHead head, Rows<TraceRecord> records) throws IOException {
    Path folder = folderOf(head.key());
    DurableFiles.createFolders(folder);
    DurableFiles.replace(
        folder.resolve(RECORDS),
        out -> {
          for (TraceRecord line = records.next(); line != null; line = records.next()) {
            line.payload().writeTo(out);
            out.write('\n');
          }
        });
    RawJson configuration = ArchivedSummary.configuration(head, folder.resolve(SUMMARY));
    DurableFiles.replace(
        folder.resolve(SUMMARY), out -> out.write(ArchivedSummary.write(head, configuration)));
    DurableFiles.syncFolder(folder);
  }

  /** The tenants that have a folder. */
  public List<Tenant> tenants() throws IOException {
    List<Tenant> tenants = new ArrayList<>();
    if (Files.isDirectory(traces)) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(traces, Files::isDirectory)) {
        folders.forEach(folder -> tenants.add(Tenant.of(folder.getFileName().toString())));
      }
    }
    return tenants;
  }

  /** When a trace last came or went; milliseconds since 1970. */
  public long modifiedMs(Tenant tenant) throws IOException {
    return Files.getLastModifiedTime(traces.resolve(tenant.partition())).toMillis();
  }

  /** The traces that have a folder under the tenant's. */
  public List<TraceKey> keys(Tenant tenant) throws IOException {
    List<TraceKey> keys = new ArrayList<>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(traces.resolve(tenant.partition()))) {
      for (Path folder : folders) {
        Uuids.parse(folder.getFileName().toString())
            .ifPresent(traceId -> keys.add(new TraceKey(tenant, traceId)));
      }
    }
    return keys;
  }

  /** What the folder says of a trace; empty when it says nothing that can be understood. */
  public Optional<TraceHead> head(TraceKey key) {
    Path folder = folderOf(key);
    try {
      long records = count(open(key, damagedLines::increment));
      byte[] summary = Files.readAllBytes(folder.resolve(SUMMARY));
      return Optional.of(ArchivedSummary.read(key, summary, records));
    } catch (NoSuchFileException unfinished) {
      return Optional.empty();
    } catch (IOException | UncheckedIOException | StoreFailure e) {
      LOG.warnf("the archived trace in %s cannot be read: %s", folder, e.getMessage());
      return Optional.empty();
    }
  }

  /** The records in the order of the file; none when there is no such file. */
  public Rows<TraceRecord> records(TraceKey key, RecordRange range) {
    // Damaged lines were counted when the trace was found; reading it again is no news.
    Rows<TraceRecord> all = open(key, () -> {});
    return switch (range) {
      case RecordRange.All() -> all;
      case RecordRange.Page(long afterSeq, int limit) -> Rows.of(page(all, afterSeq, limit));
    };
  }

  private Rows<TraceRecord> open(TraceKey key, Runnable countDamaged) {
    Path file = folderOf(key).resolve(RECORDS);
    try {
      return new ArchivedRecords(
          key.traceId(),
          file,
          line -> {
            countDamaged.run();
            LOG.warnf("line %d of %s is no TraceEvent and is skipped", line, file);
          });
    } catch (NoSuchFileException none) {
      return Rows.of(List.of());
    } catch (IOException e) {
      throw new StoreFailure.Unavailable("an archived trace cannot be read: " + file, e);
    }
  }

  /** The records as events, for a store that takes the trace over. */
  public List<StampedEvent> events(TraceHead head) {
    return records(head.key(), RecordRange.ALL).toList().stream()
        .map(line -> ArchivedEvent.of(head, line))
        .toList();
  }

  /** Lines found so far that were no TraceEvent. */
  public long damagedLines() {
    return damagedLines.sum();
  }

  private Path folderOf(TraceKey key) {
    return traces.resolve(key.tenant().partition()).resolve(key.traceId().toString());
  }

  private static long count(Rows<TraceRecord> records) {
    try (records) {
      long count = 0;
      while (records.next() != null) {
        count++;
      }
      return count;
    }
  }

  private static List<TraceRecord> page(Rows<TraceRecord> all, long afterSeq, int limit) {
    try (all) {
      List<TraceRecord> page = new ArrayList<>();
      for (TraceRecord next = all.next(); next != null && page.size() < limit; next = all.next()) {
        if (next.seq() > afterSeq) {
          page.add(next);
        }
      }
      return page;
    }
  }
}
