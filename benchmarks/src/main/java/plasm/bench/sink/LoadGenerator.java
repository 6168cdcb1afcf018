package plasm.bench.sink;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;
import plasm.bench.Measurement;
import plasm.bench.ServiceProcess;
import plasm.bench.Window;

/**
 * Closed loop: each connection POSTs its next batch when the answer to the last one is in.
 *
 * <p>All connections live on one event loop, so nothing here is shared between threads except the
 * futures that the caller waits for. A generator is used once.
 */
public final class LoadGenerator implements AutoCloseable {
  private static final int IDLE_SECONDS = 30;
  private static final int PAUSE_AFTER_FAILURE_MILLIS = 10;
  private static final int HOPELESS = 1_000;

  private final Vertx vertx;
  private final Context loop;
  private final HttpClient client;
  private final RequestOptions target;
  private final EventFactory factory;
  private final IngestShape shape;
  private final CompletableFuture<Void> drained = new CompletableFuture<>();

  private Histogram nanos = newHistogram();
  private long requests;
  private long events;
  private long failures;
  private boolean windowOver;
  private BooleanSupplier enough = () -> windowOver;
  private int open;

  public LoadGenerator(Vertx vertx, int port, EventFactory factory, IngestShape shape) {
    this.vertx = vertx;
    this.factory = factory;
    this.shape = shape;
    loop = vertx.getOrCreateContext();
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(shape.connections())
                .setKeepAlive(true)
                .setPipelining(false)
                .setIdleTimeout(IDLE_SECONDS));
    target =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/v1/events")
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
  }

  /** Runs for {@code warmUp} unobserved, then for {@code window} observed, then drains. */
  public Measurement measure(ServiceProcess service, Duration warmUp, Duration window) {
    CompletableFuture<Measurement> result = new CompletableFuture<>();
    start();
    loop.runOnContext(
        ready ->
            vertx.setTimer(
                warmUp.toMillis(),
                warm -> {
                  nanos = newHistogram();
                  requests = 0;
                  events = 0;
                  failures = 0;
                  Window from = Window.open(service);
                  vertx.setTimer(
                      window.toMillis(),
                      over -> {
                        result.completeAsync(
                            () -> from.close(requests, events, failures, nanos), Runnable::run);
                        windowOver = true;
                        nanos = newHistogram(); // what is still in flight counts no more
                      });
                }));
    Measurement measurement = await(result, warmUp.plus(window).plusSeconds(IDLE_SECONDS));
    await(drained, Duration.ofSeconds(2 * IDLE_SECONDS));
    return measurement;
  }

  /**
   * Sends until the service has accepted that many events; answers how many failures there were.
   */
  long load(long events, Duration patience) {
    enough = () -> this.events >= events || failures >= HOPELESS;
    start();
    await(drained, patience);
    if (this.events < events) {
      throw new IllegalStateException(
          "only %,d of %,d events were accepted, %,d requests failed"
              .formatted(this.events, events, failures));
    }
    return failures;
  }

  private void start() {
    loop.runOnContext(
        ready -> {
          open = shape.connections();
          for (int i = 0; i < shape.connections(); i++) {
            next(new TraceCursor());
          }
        });
  }

  private void next(TraceCursor trace) {
    if (enough.getAsBoolean()) {
      if (--open == 0) {
        drained.complete(null);
      }
      return;
    }
    Buffer body = factory.nextBatch(trace, shape.eventsPerRequest());
    long sent = System.nanoTime();
    client
        .request(target)
        .compose(request -> send(request, body))
        .compose(LoadGenerator::acceptedEvents)
        .onSuccess(accepted -> answered(trace, System.nanoTime() - sent, accepted))
        .onFailure(broken -> failed(trace));
  }

  private static Future<HttpClientResponse> send(HttpClientRequest request, Buffer body) {
    return request.send(body);
  }

  private static Future<Long> acceptedEvents(HttpClientResponse answer) {
    return answer
        .body()
        .map(body -> answer.statusCode() == 200 ? Answers.accepted(body.getBytes()) : -1L);
  }

  private void answered(TraceCursor trace, long elapsed, long accepted) {
    if (accepted != shape.eventsPerRequest()) {
      failed(trace);
      return;
    }
    nanos.recordValue(Math.min(elapsed, nanos.getHighestTrackableValue()));
    requests++;
    events += accepted;
    next(trace);
  }

  private void failed(TraceCursor trace) {
    failures++;
    vertx.setTimer(PAUSE_AFTER_FAILURE_MILLIS, again -> next(trace));
  }

  private static Histogram newHistogram() {
    return new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
  }

  private static <T> T await(CompletableFuture<T> future, Duration patience) {
    return future.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  @Override
  public void close() {
    client.close().toCompletionStage().toCompletableFuture().join();
  }
}
