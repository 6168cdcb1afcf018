package plasm.bench;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** GETs the same thing over and over on one connection. Used once. */
public final class ReadLoad implements AutoCloseable {
  private static final int IDLE_SECONDS = 30;
  private static final long HOPELESS = 100;

  private final Vertx vertx;
  private final Context loop;
  private final HttpClient client;
  private final RequestOptions target;
  private final CompletableFuture<ReadTimes> result = new CompletableFuture<>();

  private Histogram firstByte = newHistogram();
  private Histogram lastByte = newHistogram();
  private long bytes;
  private long failures;
  private boolean windowOver;

  public ReadLoad(Vertx vertx, int port, String path) {
    this.vertx = vertx;
    loop = vertx.getOrCreateContext();
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setMaxPoolSize(1).setIdleTimeout(IDLE_SECONDS));
    target =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI(path);
  }

  /** Reads for {@code warmUp} unobserved, then for {@code window}, at least once. */
  public ReadTimes measure(Duration warmUp, Duration window) {
    loop.runOnContext(
        ready -> {
          vertx.setTimer(
              warmUp.toMillis(),
              warm -> {
                firstByte = newHistogram();
                lastByte = newHistogram();
                failures = 0;
              });
          vertx.setTimer(warmUp.plus(window).toMillis(), over -> windowOver = true);
          next();
        });
    Duration patience = warmUp.plus(window).plusSeconds(2 * IDLE_SECONDS);
    return result.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private void next() {
    if (windowOver && lastByte.getTotalCount() > 0 || failures >= HOPELESS) {
      result.complete(new ReadTimes(firstByte, lastByte, bytes, failures));
      return;
    }
    long sent = System.nanoTime();
    client
        .request(target)
        .compose(HttpClientRequest::send)
        .onSuccess(answer -> receive(answer, sent))
        .onFailure(this::failed);
  }

  private void receive(HttpClientResponse answer, long sent) {
    if (answer.statusCode() != 200) {
      answer.end().onComplete(ended -> failed(null));
      return;
    }
    Body body = new Body(sent);
    answer.handler(body::chunk);
    answer.exceptionHandler(this::failed);
    answer.endHandler(end -> body.end());
  }

  private void failed(Throwable cause) {
    failures++;
    next();
  }

  private static Histogram newHistogram() {
    return new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
  }

  @Override
  public void close() {
    client.close().toCompletionStage().toCompletableFuture().join();
  }

  /** One answer as it comes in. */
  private final class Body {
    private final long sent;
    private long received;

    Body(long sent) {
      this.sent = sent;
    }

    void chunk(Buffer chunk) {
      if (received == 0) {
        firstByte.recordValue(System.nanoTime() - sent);
      }
      received += chunk.length();
    }

    void end() {
      lastByte.recordValue(System.nanoTime() - sent);
      bytes = received;
      next();
    }
  }
}
