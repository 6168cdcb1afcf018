package plasm.sink.boot;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import plasm.model.store.StoreFailure;
import plasm.sink.ingest.Commits;
import plasm.sink.ingest.GroupCommit;
import plasm.sink.ingest.IngestMeters;
import plasm.sink.ingest.StoredRecords;
import plasm.sink.lash.LashEntry;
import plasm.sink.live.LiveHub;
import plasm.sink.relay.DeadLetter;
import plasm.sink.relay.DeadLetters;
import plasm.sink.relay.HopGuard;
import plasm.sink.relay.PassThrough;
import plasm.sink.relay.Patience;
import plasm.sink.relay.Relay;
import plasm.sink.relay.RelayMeters;
import plasm.sink.relay.RelayReport;
import plasm.sink.relay.RemoteReads;
import plasm.sink.relay.RemoteSink;
import plasm.sink.relay.SpoolIntake;
import plasm.sink.store.LashStore;
import plasm.sink.store.Rows;
import plasm.sink.store.RunStore;
import plasm.sink.store.TraceStore;
import plasm.sink.store.memory.MemoryLash;
import plasm.sink.store.memory.MemoryRuns;
import plasm.sink.store.memory.MemoryStore;
import plasm.sink.trace.RecordRange;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceRecord;
import plasm.web.RefusedSetting;

/** Relay mode, put together: with a spool, or without one where nothing can be written. */
final class RelayMode implements Mode {
  private static final Logger LOG = Logger.getLogger(RelayMode.class);

  /** The databases of a spool, which are not touched when there is none. */
  record Databases(Supplier<LocalStore.Database> log, Supplier<LocalStore.Database> index) {}

  private final Backend.Relay settings;
  private final Clock clock = Clock.systemUTC();
  private final RelayMeters meters;
  private final RemoteSink remote;
  private final RemoteReads reads;
  private final TraceStore store;
  private final LashStore lash = new MemoryLash(0, 0);
  private final RunStore runs;
  private final Relay relay;

  /** Null without a spool. */
  private final LocalStore spool;

  private RelayMode(
      Backend.Relay settings,
      LocalStore spool,
      long memoryBytes,
      HopGuard hops,
      LiveHub live,
      MeterRegistry registry) {
    this.settings = settings;
    this.spool = spool;
    this.meters = new RelayMeters(registry);
    this.remote = new RemoteSink(settings.sink(), hops, Patience.NORMAL, clock);
    this.reads = new RemoteReads(settings.reads(), hops, Patience.NORMAL);
    int kept = settings.spool().keptTraces();
    if (spool == null) {
      this.store = new MemoryStore(kept, memoryBytes, live);
      this.runs = new MemoryRuns();
      this.relay = Relay.withoutSpool(remote, hops, meters, clock);
    } else {
      this.store = spool.store();
      this.runs = spool.store().runs();
      this.relay =
          Relay.ofSpool(
              spool.store().forwardLog(),
              remote,
              hops,
              deadLetters(settings.spool().folder()),
              letter -> tell(live, spool.store(), letter),
              meters,
              kept,
              clock);
    }
  }

  /**
   * Begins to relay.
   *
   * @param memoryBytes for what is shown of events without a spool
   * @param live told of what becomes of traces
   * @throws RefusedSetting when a folder that somebody named cannot be used
   */
  static RelayMode open(
      Backend.Relay settings,
      Databases databases,
      long memoryBytes,
      HopGuard hops,
      LiveHub live,
      MeterRegistry registry) {
    Optional<String> obstacle = obstacle(settings.spool());
    obstacle.ifPresent(
        cause ->
            LOG.warnf(
                "there is no place for a spool (%s), so events are only taken while %s takes them;"
                    + " set PLASM_TRACE_ARCHIVE_DIR or PLASM_TRACE_SINK_DATA_DIR to a folder that"
                    + " can be written to keep them meanwhile",
                cause, settings.place()));
    LocalStore spool =
        obstacle.isPresent()
            ? null
            : LocalStore.openSpool(
                settings.spool(), databases.log().get(), databases.index().get(), live);
    return new RelayMode(settings, spool, memoryBytes, hops, live, registry);
  }

  /** Viewers were shown a record that the other sink does not take. */
  private static void tell(LiveHub live, TraceStore store, DeadLetter letter) {
    if (!live.follows(letter.trace())) {
      return;
    }
    try (Rows<TraceRecord> records = store.records(letter.trace(), RecordRange.ALL)) {
      for (TraceRecord each = records.next(); each != null; each = records.next()) {
        if (letter.eventId().equals(each.eventId())) {
          live.notDurable(letter.trace(), each.seq(), letter.reason());
        }
      }
    } catch (StoreFailure e) {
      LOG.warnf("viewers are not told of a dead letter: %s", e.getMessage());
    }
  }

  /**
   * Why there can be no spool where nobody asked for one. In a folder with events of an earlier
   * process there must be one, or those would never be forwarded.
   */
  private static Optional<String> obstacle(Backend.Spool spool) {
    if (spool.variable() != null || LocalDatabases.exist(spool.folder())) {
      return Optional.empty();
    }
    try {
      Files.createDirectories(spool.folder());
      Files.delete(Files.createTempFile(spool.folder(), "writable", null));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.toString());
    }
  }

  private static DeadLetters deadLetters(Path folder) {
    try {
      return DeadLetters.open(folder);
    } catch (IOException e) {
      throw new RefusedSetting(
          folder.resolve(DeadLetters.FILE) + " cannot be used: " + e.getMessage());
    }
  }

  /** The spool, or what is shown of events without one. */
  @Override
  public TraceStore traces() {
    return store;
  }

  /** Records are in the other sink, which answers reads of them too. */
  @Override
  public LashStore lash() {
    return lash;
  }

  /** Beside the spool; runs are not relayed. */
  @Override
  public RunStore runs() {
    return runs;
  }

  RemoteReads reads() {
    return reads;
  }

  @Override
  public String place() {
    return settings.place()
        + (spool == null ? " (no spool)" : " (spool in " + settings.spool().folder() + ")");
  }

  /** Whether everything that was acknowledged is on this machine's disk. */
  boolean isDurableHere() {
    return spool != null;
  }

  @Override
  public Commits<StampedEvent> commits(
      Waiting waiting, IngestMeters ingestMeters, Clock ingestClock) {
    if (spool == null) {
      return PassThrough.ofEvents(
          remote, relay, meters, store, waiting.requests(), waiting.bytes(), clock);
    }
    return GroupCommit.ofEvents(
        new SpoolIntake(store, relay),
        waiting.requests(),
        waiting.bytes(),
        writers(),
        ingestMeters,
        ingestClock);
  }

  /** Lash records are not spooled, and told by the sink that stores them. */
  @Override
  public Commits<LashEntry> lashCommits(
      Waiting waiting, IngestMeters ingestMeters, Clock ingestClock, StoredRecords told) {
    return PassThrough.ofLash(remote, relay, meters, waiting.requests(), waiting.bytes(), clock);
  }

  @Override
  public Optional<RelayMode> relay() {
    return Optional.of(this);
  }

  RelayReport report() {
    return relay.report();
  }

  /** Lets go of what the other sink has. */
  @Override
  public void tidyUp() {
    relay.prune();
  }

  /** Stops to forward; the store goes on until {@link #close}. */
  @Override
  public void afterIntake() {
    relay.close();
    reads.close();
  }

  @Override
  public void close() throws IOException {
    if (spool != null) {
      spool.close();
    } else {
      store.close();
    }
  }
}
