package plasm.model.lash.sink;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Posts lines of a queue batch by batch, in their order, until the queue is closed and empty.
 *
 * <p>A batch that fails is sent again for as long as it takes. One that is refused is divided,
 * since the service takes all of a batch or nothing: so only the lines that it will not have are
 * lost.
 */
final class BatchSender implements Runnable {
  private static final System.Logger LOG = System.getLogger(HttpTraceSink.class.getName());

  private final HttpTraceSettings settings;
  private final HttpClient client;
  private final SendQueue queue;
  private final Refusals refusals;

  BatchSender(HttpTraceSettings settings, HttpClient client, SendQueue queue, Refusals refusals) {
    this.settings = settings;
    this.client = client;
    this.queue = queue;
    this.refusals = refusals;
  }

  @Override
  public void run() {
    try {
      List<byte[]> batch = queue.take(settings.maxBatchBytes());
      while (!batch.isEmpty()) {
        send(batch);
        batch = queue.take(settings.maxBatchBytes());
      }
    } catch (InterruptedException stopped) {
      // By close(), which tells its caller what was not acknowledged.
      Thread.currentThread().interrupt();
    } finally {
      queue.abandon();
    }
  }

  // Recursion is as deep as the logarithm of a batch's lines.
  private void send(List<byte[]> batch) throws InterruptedException {
    switch (answer(batch)) {
      case Answer.Refused refused when refused.dividing() && batch.size() > 1 -> {
        send(batch.subList(0, batch.size() / 2));
        send(batch.subList(batch.size() / 2, batch.size()));
      }
      case Answer.Refused refused -> {
        refusals.add(refused.status(), refused.said(), batch.size());
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} records refused with {1}: {2}",
            batch.size(),
            refused.status(),
            refused.said());
        queue.settle(batch);
      }
      case Answer.Accepted _ -> queue.settle(batch);
      case Answer.Again _ -> throw new AssertionError("is asked until it is something else");
    }
  }

  /** Asks until the service accepts or refuses. */
  private Answer answer(List<byte[]> batch) throws InterruptedException {
    Duration backOff = settings.firstBackOff();
    Answer answer = post(batch);
    while (answer instanceof Answer.Again again) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "{0} records are sent again: {1}",
          batch.size(),
          again.reason());
      Thread.sleep(longer(again.after(), jittered(backOff)));
      backOff = shorter(backOff.multipliedBy(2), settings.maxBackOff());
      answer = post(batch);
    }
    return answer;
  }

  private Answer post(List<byte[]> batch) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(settings.records())
            .timeout(settings.requestTimeout())
            .header("Content-Type", "application/x-ndjson")
            .POST(HttpRequest.BodyPublishers.ofByteArray(joined(batch)))
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      return Answer.of(response, Instant.now());
    } catch (IOException unreachable) {
      return new Answer.Again(Duration.ZERO, unreachable.toString());
    }
  }

  /** One array, so that the request tells its length. */
  private static byte[] joined(List<byte[]> lines) {
    byte[] body = new byte[lines.stream().mapToInt(line -> line.length).sum()];
    int at = 0;
    for (byte[] line : lines) {
      System.arraycopy(line, 0, body, at, line.length);
      at += line.length;
    }
    return body;
  }

  /** Between a half and the whole, so that many senders do not come back at once. */
  private static Duration jittered(Duration backOff) {
    long nanos = backOff.toNanos();
    return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
