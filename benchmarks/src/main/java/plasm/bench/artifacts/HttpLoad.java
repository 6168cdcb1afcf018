package plasm.bench.artifacts;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import plasm.bench.Measurement;
import plasm.bench.ServiceProcess;
import plasm.bench.Window;

/**
 * Closed loop: each connection PUTs or GETs the next artifact when the last one is through. What is
 * read is counted and dropped. Used once.
 */
public final class HttpLoad implements AutoCloseable {
  private static final int IDLE_SECONDS = 60;
  private static final int HOPELESS = 100;

  private final Vertx vertx;
  private final Context loop;
  private final HttpClient client;
  private final int port;
  private final int connections;
  private final Operation operation;
  private final Artifacts artifacts;
  private final CompletableFuture<Void> drained = new CompletableFuture<>();

  private Histogram nanos = newHistogram();
  private long uses;
  private long requests;
  private long failures;
  private long end = Long.MAX_VALUE;
  private boolean over;
  private int open;

  public HttpLoad(
      Vertx vertx, int port, int connections, Operation operation, Artifacts artifacts) {
    this.vertx = vertx;
    this.port = port;
    this.connections = connections;
    this.operation = operation;
    this.artifacts = artifacts;
    loop = vertx.getOrCreateContext();
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(connections)
                .setReceiveBufferSize(1 << 20)
                .setIdleTimeout(IDLE_SECONDS));
  }

  /** Every artifact once, so that there is something to GET. */
  public void once() {
    end = artifacts.names();
    start();
    drained.orTimeout(5, TimeUnit.MINUTES).join();
    requireNoFailures();
  }

  /** {@code warmUp} unobserved, then {@code window} observed. */
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
                  Window from = Window.open(service);
                  vertx.setTimer(
                      window.toMillis(),
                      done -> {
                        over = true;
                        result.complete(from.close(requests, requests, failures, nanos));
                        nanos = newHistogram();
                      });
                }));
    Duration patience = warmUp.plus(window).plusSeconds(2 * IDLE_SECONDS);
    Measurement measurement = result.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
    drained.orTimeout(IDLE_SECONDS, TimeUnit.SECONDS).join();
    requireNoFailures();
    return measurement;
  }

  private void requireNoFailures() {
    if (failures > 0) {
      throw new IllegalStateException(
          "%d requests to %s %s failed".formatted(failures, operation, artifacts.label()));
    }
  }

  private void start() {
    loop.runOnContext(
        ready -> {
          open = connections;
          for (int i = 0; i < connections; i++) {
            next();
          }
        });
  }

  private void next() {
    if (over || uses >= end || failures >= HOPELESS) {
      if (--open == 0) {
        drained.complete(null);
      }
      return;
    }
    RequestOptions target =
        new RequestOptions()
            .setMethod(operation.method())
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI(artifacts.path(uses++));
    long sent = System.nanoTime();
    client
        .request(target)
        .compose(this::send)
        .compose(this::received)
        .onComplete(
            whole -> {
              if (whole.succeeded() && whole.result()) {
                requests++;
                nanos.recordValue(System.nanoTime() - sent);
              } else {
                failures++;
              }
              next();
            });
  }

  private Future<HttpClientResponse> send(HttpClientRequest request) {
    return operation == Operation.GET ? request.send() : Upload.send(request, artifacts.payload());
  }

  private Future<Boolean> received(HttpClientResponse answer) {
    long[] bytes = new long[1];
    answer.handler(chunk -> bytes[0] += chunk.length());
    return answer
        .end()
        .map(
            ended ->
                answer.statusCode() / 100 == 2
                    && (operation == Operation.PUT || bytes[0] == artifacts.bytes()));
  }

  private static Histogram newHistogram() {
    return new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
  }

  @Override
  public void close() {
    client.close().toCompletionStage().toCompletableFuture().join();
  }
}
