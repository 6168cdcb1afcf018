package plasm.sink.boot;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/**
 * Every variable of the trace sink (spec/configuration.md), as text; {@link SinkSettings} gives it
 * meaning. {@code PLASM_TRACE_ARCHIVE_DIR} in the environment is {@code plasm.trace-archive-dir}
 * here, and so on.
 */
@ConfigMapping(prefix = "plasm")
public interface SinkConfig {
  /** PLASM_TRACE_SINK_URL: another trace sink to forward to. */
  Optional<String> traceSinkUrl();

  /** PLASM_TRACE_SINK_READ_URL: the sink that a relay passes reads on to; that of the events. */
  Optional<String> traceSinkReadUrl();

  /** PLASM_TRACE_SINK_CATALOG_URL: PostgreSQL shared by all replicas. */
  Optional<String> traceSinkCatalogUrl();

  /** PLASM_TRACE_ARCHIVE_DIR: folder of the embedded database and the archive; a relay's spool. */
  Optional<String> traceArchiveDir();

  /** PLASM_TRACE_SINK_DATA_DIR: spool when nothing else names a place; var/plasm-trace-sink. */
  Optional<String> traceSinkDataDir();

  /** PLASM_TRACE_RETENTION: traces kept in memory mode; 50. */
  Optional<String> traceRetention();

  /**
   * PLASM_TRACE_RETENTION_PER_REPO: retained runs of one repository; unset: no bound of its own.
   */
  Optional<String> traceRetentionPerRepo();

  /** PLASM_TRACING_MODE: local, external (with export over OTLP) or off; local. */
  Optional<String> tracingMode();

  /** PLASM_TRACE_SAMPLING_RATE: the share of runs that is captured, 0 to 1; 1. */
  Optional<String> traceSamplingRate();

  /** PLASM_TRACE_SINK_STRICT: 1, true or yes refuses to start in memory mode. */
  Optional<String> traceSinkStrict();

  /** PLASM_TRACE_SINK_LISTEN: host:port; 127.0.0.1:7070. */
  Optional<String> traceSinkListen();

  /** PLASM_TRACE_SINK_MAX_BODY_BYTES: largest body, after decompression; 16777216. */
  Optional<String> traceSinkMaxBodyBytes();

  /** PLASM_TRACE_IDLE_SECS: how long a silent trace stays live; 30; 0: for ever. */
  Optional<String> traceIdleSecs();

  /** PLASM_TRACE_HUB_MAX_COMPLETED: completed traces kept at hand; 256. */
  Optional<String> traceHubMaxCompleted();

  /** PLASM_TRACE_TIMELINE_MAX_EVENTS: events of a viewed trace kept in memory; 4096. */
  Optional<String> traceTimelineMaxEvents();

  /** PLASM_TRACE_HUB_SSE_BROADCAST_CAP: events that a slow viewer may be behind; 128. */
  Optional<String> traceHubSseBroadcastCap();

  /** PLASM_TRACE_HUB_INGEST_QUEUE_CAP: requests that may wait for a commit; 512. */
  Optional<String> traceHubIngestQueueCap();
}
