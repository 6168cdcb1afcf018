package plasm.sink.boot;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.flyway.FlywayDataSource;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;
import plasm.sink.complete.TraceCompletion;
import plasm.sink.export.ExportBounds;
import plasm.sink.export.ExportMeters;
import plasm.sink.export.OtlpExport;
import plasm.sink.export.OtlpSdk;
import plasm.sink.export.TelemetryExport;
import plasm.sink.ingest.Commits;
import plasm.sink.ingest.Ingest;
import plasm.sink.ingest.IngestMeters;
import plasm.sink.ingest.LashIngest;
import plasm.sink.ingest.StoredRecords;
import plasm.sink.lash.LashEntry;
import plasm.sink.live.Frames;
import plasm.sink.live.HubMeters;
import plasm.sink.live.LiveHub;
import plasm.sink.live.LiveTraces;
import plasm.sink.relay.HopGuard;
import plasm.sink.relay.RemoteReads;
import plasm.sink.retained.EndedRuns;
import plasm.sink.retained.RetainedRuns;
import plasm.sink.session.Sessions;
import plasm.sink.store.TraceStore;
import plasm.sink.trace.IdleClock;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceReads;
import plasm.sink.view.LashViews;
import plasm.web.BodyMemory;

/** The parts of the service, put together once according to the settings. */
@Singleton
public class Sink {
  private static final Logger LOG = Logger.getLogger(Sink.class);
  private static final Duration COMPLETION_PATIENCE = Duration.ofMillis(2_500);
  private static final long MEMORY_SHARE = 6;
  private static final long EXPORT_MEMORY_SHARE = 16;

  private final SinkSettings settings;
  private final Mode mode;
  private final HopGuard hops = new HopGuard(Clock.systemUTC());
  private final Commits<StampedEvent> commits;
  private final Commits<LashEntry> lashCommits;
  private final Ingest ingest;
  private final LashIngest lashIngest;
  private final LashViews lashViews;
  private final TraceReads reads;
  private final TraceCompletion completion;
  private final LiveHub live;
  private final LiveTraces liveTraces;
  private final Sessions sessions;
  private final TelemetryExport export;
  private final RetainedRuns runs;
  private final BodyMemory bodyMemory = new BodyMemory(share());

  Sink(
      SinkConfig config,
      @DataSource(LocalDatabases.LOG) Instance<AgroalDataSource> log,
      @FlywayDataSource(LocalDatabases.LOG) Instance<Flyway> logSchema,
      @DataSource(LocalDatabases.INDEX) Instance<AgroalDataSource> index,
      @FlywayDataSource(LocalDatabases.INDEX) Instance<Flyway> indexSchema,
      @DataSource(ClusterDatabase.NAME) Instance<AgroalDataSource> shared,
      @FlywayDataSource(ClusterDatabase.NAME) Instance<Flyway> sharedSchema,
      Frames frames,
      Config variables,
      MeterRegistry registry) {
    this.settings = SinkSettings.of(config);
    this.export =
        settings.external() ? export(variables, settings, registry) : TelemetryExport.NONE;
    this.live = new LiveHub(settings.hub(), frames, new HubMeters(registry));
    this.mode =
        switch (settings.backend()) {
          case Backend.Memory memory -> MemoryMode.open(memory, share(), live);
          case Backend.Local here ->
              new LocalMode(
                      here,
                      LocalStore.open(
                          here.folder(),
                          new LocalStore.Database(log.get(), logSchema.get()),
                          new LocalStore.Database(index.get(), indexSchema.get()),
                          live))
                  .watchedBy(registry);
          case Backend.Cluster(var catalog) ->
              ClusterMode.open(catalog, shared.get(), sharedSchema.get(), live);
          case Backend.Relay relaying ->
              RelayMode.open(
                  relaying,
                  new RelayMode.Databases(
                      () -> new LocalStore.Database(log.get(), logSchema.get()),
                      () -> new LocalStore.Database(index.get(), indexSchema.get())),
                  share(),
                  hops,
                  live,
                  registry);
        };
    TraceStore store = mode.traces();
    IdleClock clock = new IdleClock(Clock.systemUTC(), settings.idleWindow());
    IngestMeters meters = IngestMeters.ofEvents(registry);
    this.commits =
        mode.commits(new Mode.Waiting(settings.ingestQueue(), share()), meters, clock.clock());
    this.ingest = new Ingest(commits, meters);
    IngestMeters lashMeters = IngestMeters.ofLash(registry);
    this.lashCommits =
        mode.lashCommits(
            new Mode.Waiting(settings.ingestQueue(), share() / 2),
            lashMeters,
            clock.clock(),
            settings.external() ? export::lash : StoredRecords.NOBODY);
    this.lashIngest = new LashIngest(lashCommits, lashMeters);
    this.lashViews = new LashViews(mode.lash());
    this.reads = new TraceReads(store, clock);
    this.completion = new TraceCompletion(store, mode.archive(), clock, commits::isBusy);
    this.liveTraces = new LiveTraces(live, store, completion, clock);
    this.sessions = new Sessions(store, ingest, completion, clock);
    this.runs =
        new RetainedRuns(
            mode.runs(),
            settings.capture(),
            settings.runs(),
            clock.clock(),
            settings.external() ? export::run : EndedRuns.NOBODY);
  }

  private static TelemetryExport export(
      Config variables, SinkSettings settings, MeterRegistry registry) {
    OtlpVariables otlp = OtlpVariables.of(variables);
    LOG.infof("trace sink: external mode, traces are also told over OTLP to %s", otlp.place());
    return new OtlpExport(
        OtlpSdk.of(otlp.properties(), settings.runs().eventsPerRun()),
        ExportBounds.within(Runtime.getRuntime().maxMemory() / EXPORT_MEMORY_SHARE),
        new ExportMeters(registry));
  }

  /** What one of the parts that hold what clients sent may take of the memory. */
  private static long share() {
    return Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
  }

  @Produces
  SinkSettings settings() {
    return settings;
  }

  @Produces
  TraceStore store() {
    return mode.traces();
  }

  @Produces
  @Singleton
  HopGuard hops() {
    return hops;
  }

  /** The sink that answers reads; empty when this one does. */
  @Produces
  @Singleton
  Optional<RemoteReads> remoteReads() {
    return mode.relay().map(RelayMode::reads);
  }

  @Produces
  Ingest ingest() {
    return ingest;
  }

  @Produces
  LiveTraces liveTraces() {
    return liveTraces;
  }

  @Produces
  LashIngest lashIngest() {
    return lashIngest;
  }

  @Produces
  LashViews lashViews() {
    return lashViews;
  }

  @Produces
  RetainedRuns runs() {
    return runs;
  }

  @Produces
  Sessions sessions() {
    return sessions;
  }

  @Produces
  BodyMemory bodyMemory() {
    return bodyMemory;
  }

  @Produces
  TraceReads reads() {
    return reads;
  }

  Mode mode() {
    return mode;
  }

  /** Traces become idle by the passing of time alone. */
  void completeIdleTraces() {
    if (mode.leads()) {
      completion.completeIdle();
    }
  }

  /**
   * Viewers get the end of their traces, and their streams end, before connections are waited for.
   * Should a trace go on meanwhile, {@link #stop} completes it again. Where other processes go on
   * with the traces, viewers come back through one of those.
   */
  void endLiveStreams() {
    if (mode.endsTraces()) {
      completion.completeEach(live.viewed(), COMPLETION_PATIENCE);
    }
    live.close();
  }

  /** Finishes what was begun: waiting batches, then open traces, then the store. */
  void stop() {
    commits.close();
    lashCommits.close();
    mode.afterIntake();
    if (mode.endsTraces()) {
      completion.completeAll(COMPLETION_PATIENCE);
    }
    try {
      mode.close();
    } catch (IOException e) {
      LOG.warnf("the folder's lock could not be released: %s", e.getMessage());
    }
    // Last, since it may take its time and nothing that was promised depends on it.
    export.close();
  }
}
