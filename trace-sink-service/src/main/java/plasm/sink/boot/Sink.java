package plasm.sink.boot;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.FunctionCounter;
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
import plasm.sink.ingest.GroupCommit;
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
import plasm.sink.store.LashStore;
import plasm.sink.store.Rows;
import plasm.sink.store.RunStore;
import plasm.sink.store.TraceStore;
import plasm.sink.store.memory.MemoryLash;
import plasm.sink.store.memory.MemoryRuns;
import plasm.sink.store.memory.MemoryStore;
import plasm.sink.store.postgres.PostgresStore;
import plasm.sink.store.sqlite.SqliteStore;
import plasm.sink.trace.IdleClock;
import plasm.sink.trace.StampedEvent;
import plasm.sink.trace.TraceReads;
import plasm.sink.trace.TraceRecord;
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
  private final TraceStore store;
  private final LocalStore local;
  private final RelayMode relay;
  private final ClusterStore cluster;
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
    this.local =
        settings.backend() instanceof Backend.Local(var folder)
            ? LocalStore.open(
                folder,
                new LocalStore.Database(log.get(), logSchema.get()),
                new LocalStore.Database(index.get(), indexSchema.get()),
                live)
            : null;
    this.relay =
        settings.backend() instanceof Backend.Relay relaying
            ? RelayMode.open(
                relaying,
                new RelayMode.Databases(
                    () -> new LocalStore.Database(log.get(), logSchema.get()),
                    () -> new LocalStore.Database(index.get(), indexSchema.get())),
                share(),
                hops,
                live,
                registry)
            : null;
    this.cluster =
        settings.backend() instanceof Backend.Cluster(var catalog)
            ? ClusterStore.open(catalog, shared.get(), sharedSchema.get(), live)
            : null;
    this.store =
        switch (settings.backend()) {
          case Backend.Local _ -> local.store();
          case Backend.Memory(int maxTraces) -> new MemoryStore(maxTraces, share(), live);
          case Backend.Cluster _ -> cluster.store();
          case Backend.Relay _ -> relay.store();
        };
    IdleClock clock = new IdleClock(Clock.systemUTC(), settings.idleWindow());
    IngestMeters meters = IngestMeters.ofEvents(registry);
    this.commits =
        relay != null
            ? relay.commits(settings.ingestQueue(), share(), meters, clock.clock())
            : GroupCommit.ofEvents(store, settings.ingestQueue(), share(), meters, clock.clock());
    this.ingest = new Ingest(commits, meters);
    LashStore lash = lashStore();
    IngestMeters lashMeters = IngestMeters.ofLash(registry);
    this.lashCommits =
        relay != null
            ? relay.lashCommits(settings.ingestQueue(), share() / 2)
            : GroupCommit.ofLash(
                lash,
                settings.ingestQueue(),
                share() / 2,
                lashMeters,
                clock.clock(),
                settings.external() ? export::lash : StoredRecords.NOBODY);
    this.lashIngest = new LashIngest(lashCommits, lashMeters);
    this.lashViews = new LashViews(lash);
    this.reads = new TraceReads(store, clock);
    this.completion =
        new TraceCompletion(
            store,
            (head, records) -> {
              if (local != null) {
                try (Rows<TraceRecord> opened = records.get()) {
                  local.archive().write(head, opened);
                }
              }
            },
            clock);
    this.liveTraces = new LiveTraces(live, store, completion, clock);
    this.sessions = new Sessions(store, ingest, completion, clock);
    this.runs =
        new RetainedRuns(
            runStore(),
            settings.capture(),
            settings.runs(),
            clock.clock(),
            settings.external() ? export::run : EndedRuns.NOBODY);
    if (local != null) {
      FunctionCounter.builder(
              "plasm.trace_sink.archive.damaged_lines",
              local.archive(),
              archive -> archive.damagedLines())
          .description("Lines of archived traces that were no TraceEvent and were skipped")
          .register(registry);
    }
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
    return store;
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
    return Optional.ofNullable(relay).map(RelayMode::reads);
  }

  @Produces
  Ingest ingest() {
    return ingest;
  }

  @Produces
  LiveTraces liveTraces() {
    return liveTraces;
  }

  /** Retained runs are durable where traces are. */
  private RunStore runStore() {
    return switch (store) {
      case SqliteStore durable -> durable.runs();
      case PostgresStore durable -> durable.runs();
      default -> new MemoryRuns();
    };
  }

  /** A relay's are in the other sink, which answers reads of them. */
  private LashStore lashStore() {
    return switch (store) {
      case SqliteStore durable -> durable.lash();
      case PostgresStore durable -> durable.lash();
      case MemoryStore _ when settings.backend() instanceof Backend.Memory(int maxTraces) ->
          new MemoryLash(maxTraces, share() / 2);
      default -> new MemoryLash(0, share() / 2);
    };
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

  /** Relay mode's parts; empty in others. */
  Optional<RelayMode> relay() {
    return Optional.ofNullable(relay);
  }

  /** Traces become idle by the passing of time alone. Of several replicas one completes them. */
  void completeIdleTraces() {
    if (cluster == null || cluster.leads()) {
      completion.completeIdle();
    }
  }

  /** Events of the days to come get a place of their own. */
  void addDays() {
    if (cluster != null && cluster.leads()) {
      cluster.store().addDays();
    }
  }

  /** Lists traces that other programs archived meanwhile. */
  void lookForForeignTraces() {
    if (local != null) {
      try {
        local.foreign().look();
      } catch (IOException e) {
        LOG.warnf("the archive could not be looked through: %s", e.getMessage());
      }
    }
  }

  /**
   * Viewers get the end of their traces, and their streams end, before connections are waited for.
   * Should a trace go on meanwhile, {@link #stop} completes it again. Where there are other
   * replicas, the trace goes on, and viewers come back through another one.
   */
  void endLiveStreams() {
    if (cluster == null) {
      completion.completeEach(live.viewed(), COMPLETION_PATIENCE);
    }
    live.close();
  }

  /** Lets go of what another sink has. */
  void pruneSpool() {
    if (relay != null) {
      relay.prune();
    }
  }

  /** Finishes what was begun: waiting batches, then open traces, then the store. */
  void stop() {
    commits.close();
    lashCommits.close();
    if (relay != null) {
      relay.stopForwarding();
    }
    if (cluster == null) {
      completion.completeAll(COMPLETION_PATIENCE);
    }
    try {
      if (relay != null) {
        relay.close();
      } else if (local != null) {
        local.close();
      } else if (cluster != null) {
        cluster.close();
      } else {
        store.close();
      }
    } catch (IOException e) {
      LOG.warnf("the folder's lock could not be released: %s", e.getMessage());
    }
    // Last, since it may take its time and nothing that was promised depends on it.
    export.close();
  }
}
