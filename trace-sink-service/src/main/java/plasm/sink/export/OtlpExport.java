package plasm.sink.export;

import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import plasm.model.json.ShapeException;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.json.LashReader;
import plasm.model.lash.otel.OpenSpans;
import plasm.model.lash.otel.OtelTraceOptions;
import plasm.model.lash.otel.OtelTraceSink;
import plasm.model.trace.Tenant;
import plasm.sink.lash.LashEntry;
import plasm.sink.run.Run;

/**
 * Tells it as OpenTelemetry spans over OTLP.
 *
 * <p>One thread takes from the queue, makes spans and sends them before it takes more, so that what
 * a receiver that is down costs is bounded by {@link ExportBounds}: the queue, one batch, and the
 * spans whose end has not come. When the queue is full, what comes is dropped and counted.
 */
public final class OtlpExport implements TelemetryExport {
  private static final Logger LOG = Logger.getLogger(OtlpExport.class);
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final ExportBounds bounds;
  private final ExportMeters meters;
  private final EntryQueue queue;
  private final Patience patience;
  private final EndedSpans ended;
  private final OpenSpans open;
  private final SdkTracerProvider provider;
  private final SpanExporter exporter;
  private final SpanSender sender;
  private final RunSpans runs;
  private final Thread worker;

  // The worker's own.
  private OtelTraceSink lash;
  private Tenant lashTenant;

  /** About what the spans were made of that are not sent yet. */
  private long unsentBytes;

  /**
   * Starts the thread.
   *
   * @param sdk closed with this
   */
  public OtlpExport(OtlpSdk sdk, ExportBounds bounds, ExportMeters meters) {
    this.bounds = bounds;
    this.meters = meters;
    this.queue = new EntryQueue(bounds.entries(), bounds.bytes());
    this.patience = new Patience(bounds.firstPause(), bounds.longestPause());
    this.ended = sdk.ended();
    this.open = new OpenSpans(bounds.openSpans());
    this.provider = sdk.provider();
    this.exporter = sdk.exporter();
    this.sender = new SpanSender(exporter, patience, meters);
    this.runs = new RunSpans(provider);
    meters.watchQueue(queue::size, queue::bytes);
    meters.watchOpenSpans(open);
    this.worker = Thread.ofPlatform().name("telemetry-export").daemon().start(this::work);
  }

  @Override
  public void lash(List<LashEntry> records) {
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < records.size(); i++) {
      bytes += records.get(i).posted().length();
      // In pieces that are not too large for what room there is.
      if (bytes >= bounds.batchBytes() || i + 1 == records.size()) {
        offer(Entry.Lash.of(records.subList(from, i + 1)));
        from = i + 1;
        bytes = 0;
      }
    }
  }

  @Override
  public void run(Run run) {
    offer(Entry.Ended.of(run));
  }

  private void offer(Entry entry) {
    if (!queue.offer(entry)) {
      meters.dropped(entry);
    }
  }

  private void work() {
    try {
      Entry entry = queue.take();
      while (entry != null && !patience.isGone()) {
        tell(entry);
        queue.done(entry);
        if (queue.isEmpty()) {
          send();
        }
        entry = queue.take();
      }
      if (entry != null) {
        meters.dropped(entry);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    open.endAll(Instant.now());
    send();
  }

  private void send() {
    unsentBytes = 0;
    sender.send(ended.take());
  }

  private void tell(Entry entry) {
    switch (entry) {
      case Entry.Lash lash -> tell(lash);
      case Entry.Ended(Run run, _) -> {
        ended.beginFor(Tenant.NONE);
        if (!told(() -> runs.tell(run))) {
          meters.dropped(entry);
        }
        sendWhenFull(entry.bytes());
      }
    }
  }

  private void tell(Entry.Lash lash) {
    for (LashEntry each : lash.records()) {
      ended.beginFor(each.tenant());
      if (!told(() -> sinkOf(each.tenant()).append(read(each)))) {
        meters.droppedRecord();
      }
      sendWhenFull(each.posted().length());
    }
  }

  /** Sinks share the spans that are open, so none has to be kept for long. */
  private OtelTraceSink sinkOf(Tenant tenant) {
    if (!tenant.equals(lashTenant)) {
      lashTenant = tenant;
      lash = new OtelTraceSink(provider, OtelTraceOptions.DEFAULT, open, tenant.partition());
    }
    return lash;
  }

  private static TraceRecord read(LashEntry record) {
    try {
      return LashReader.TOLERANT.read(record.posted());
    } catch (IOException | ShapeException e) {
      throw new IllegalStateException("the record was read before", e);
    }
  }

  /** False when it cannot be told, which must not keep others from it. */
  private static boolean told(Runnable telling) {
    try {
      telling.run();
      return true;
    } catch (RuntimeException e) {
      LOG.error("something durable could not be told as spans", e);
      return false;
    }
  }

  private void sendWhenFull(long toldBytes) {
    unsentBytes += toldBytes;
    if (ended.count() >= bounds.batchSpans() || unsentBytes >= bounds.batchBytes()) {
      send();
    }
  }

  @Override
  public void close() {
    queue.close();
    patience.stop();
    try {
      worker.join(bounds.farewell());
      patience.end();
      if (worker.isAlive()) {
        worker.interrupt();
        worker.join(LAST_WORDS);
      }
      closeExporter();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Entry> left = queue.clear();
    left.forEach(meters::dropped);
    if (!left.isEmpty()) {
      LOG.warnf(
          "%d runs and groups of lash records were not exported before the stop", left.size());
    }
  }

  /** Closing the exporter's HTTP client waits for its requests, unless it is interrupted. */
  private void closeExporter() throws InterruptedException {
    Thread closing =
        Thread.ofPlatform().name("telemetry-export-end").daemon().start(exporter::shutdown);
    closing.join(LAST_WORDS);
    closing.interrupt();
  }
}
