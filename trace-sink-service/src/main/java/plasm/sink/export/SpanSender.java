package plasm.sink.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sends batches of spans, one after the other. Each is tried again until the receiver takes it,
 * refuses it for good, or {@link Patience} ends. For one thread.
 */
final class SpanSender {
  private static final Logger LOG = Logger.getLogger(SpanSender.class);

  /**
   * The exporter has a timeout of its own, which can be set; this only keeps from waiting for ever.
   */
  private static final Duration ANSWER = Duration.ofMinutes(10);

  private enum Outcome {
    EXPORTED,
    REFUSED,
    ABANDONED
  }

  private final SpanExporter exporter;
  private final Patience patience;
  private final ExportMeters meters;
  private String trouble;

  SpanSender(SpanExporter exporter, Patience patience, ExportMeters meters) {
    this.exporter = exporter;
    this.patience = patience;
    this.meters = meters;
  }

  /** Returns when nothing more can be done for the batch; an interrupt gives it up. */
  void send(List<SpanData> batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      switch (outcome(batch)) {
        case EXPORTED -> meters.exported(batch.size());
        case REFUSED -> meters.refused(batch.size());
        case ABANDONED -> meters.abandoned(batch.size());
      }
    } catch (InterruptedException e) {
      meters.abandoned(batch.size());
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      meters.refused(batch.size());
      LOG.error("spans could not be handed to the exporter", e);
    }
  }

  private Outcome outcome(List<SpanData> batch) throws InterruptedException {
    int failures = 0;
    while (!patience.isGone()) {
      CompletableResultCode result =
          exporter.export(batch).join(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      if (result.isSuccess()) {
        recovered();
        return Outcome.EXPORTED;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      SendFailure failure = SendFailure.of(result.getFailureThrowable());
      warn(failure, SendFailure.reason(result.getFailureThrowable()));
      if (!failure.isWorthRetrying()) {
        return Outcome.REFUSED;
      }
      meters.retried(failure);
      failures++;
      if (!patience.pause(failures)) {
        break;
      }
    }
    return Outcome.ABANDONED;
  }

  /** Once for each thing that goes wrong; the SDK's own lines, with stack traces, are off. */
  private void warn(SendFailure failure, String reason) {
    if (!reason.equals(trouble)) {
      trouble = reason;
      LOG.warnf(
          failure.isWorthRetrying()
              ? "spans cannot be exported: %s. They are kept and tried again; what finds no room"
                  + " meanwhile is dropped and counted"
              : "spans cannot be exported: %s. They are counted and gone",
          reason);
    }
  }

  private void recovered() {
    if (trouble != null) {
      trouble = null;
      LOG.info("spans are exported again");
    }
  }
}
