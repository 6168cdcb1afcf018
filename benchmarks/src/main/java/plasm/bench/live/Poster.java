package plasm.bench.live;

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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import plasm.bench.sink.Answers;
import plasm.bench.sink.EventFactory;

/**
 * Open loop: posts one event after the other to the traces in turn, at a steady rate, whether the
 * answers come or not. One that finds all connections busy waits for one, and the wait counts.
 *
 * <p>All connections live on one event loop. A poster is used once.
 */
final class Poster implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Vertx vertx;
  private final Context loop;
  private final HttpClient client;
  private final RequestOptions target;
  private final EventFactory factory;
  private final List<FollowedTrace> traces;
  private final SendTimes times;
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private final Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);

  private long startNanos;
  private long sent;
  private long done;
  private long failures;
  private boolean over;

  /** Sent and not answered; those for which no connection was free are among them. */
  private volatile long underWay;

  Poster(Vertx vertx, int port, List<FollowedTrace> traces, SendTimes times) {
    this.vertx = vertx;
    this.traces = traces;
    this.times = times;
    // Made last, so that no event is older than the times.
    factory = EventFactory.ofDistinctMillis();
    loop = vertx.getOrCreateContext();
    client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(CONNECTIONS));
    target =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/v1/events")
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
  }

  void start(int eventsPerSecond) {
    loop.runOnContext(
        ready -> {
          startNanos = System.nanoTime();
          vertx.setPeriodic(1, tick -> postWhatIsDue(tick, SECOND_NANOS / eventsPerSecond));
        });
  }

  /** Whether no event waits for a connection: what a cold service was behind is made up for. */
  boolean isPunctual() {
    return underWay <= CONNECTIONS;
  }

  /** No more; returns when all answers are in. */
  void finish() {
    loop.runOnContext(now -> over = true);
    drained.orTimeout(1, TimeUnit.MINUTES).join();
  }

  /** Of the events in the observed window. After {@link #finish}. */
  Histogram nanos() {
    return nanos;
  }

  /** After {@link #finish}. */
  long failures() {
    return failures;
  }

  private void postWhatIsDue(long timer, long everyNanos) {
    if (over) {
      vertx.cancelTimer(timer);
      completeWhenDrained();
      return;
    }
    while (System.nanoTime() - startNanos >= sent * everyNanos) {
      post(traces.get((int) (sent++ % traces.size())));
    }
  }

  private void post(FollowedTrace trace) {
    Buffer body = trace.nextEvent(factory);
    long eventMillis = factory.lastMillis();
    long start = System.nanoTime();
    times.sent(eventMillis, start);
    underWay = sent - done;
    client
        .request(target)
        .compose(request -> send(request, body))
        .compose(Poster::isAccepted)
        .onSuccess(accepted -> answered(trace, eventMillis, start, accepted))
        .onFailure(broken -> failed());
  }

  private static Future<HttpClientResponse> send(HttpClientRequest request, Buffer body) {
    return request.send(body);
  }

  private static Future<Boolean> isAccepted(HttpClientResponse answer) {
    return answer
        .body()
        .map(body -> answer.statusCode() == 200 && Answers.accepted(body.getBytes()) == 1);
  }

  private void answered(FollowedTrace trace, long eventMillis, long start, boolean accepted) {
    if (!accepted) {
      failed();
      return;
    }
    long now = System.nanoTime();
    times.answered(eventMillis, now);
    trace.accepted(1);
    if (times.observedSent(eventMillis) != 0) {
      nanos.recordValue(Math.min(now - start, nanos.getHighestTrackableValue()));
    }
    done();
  }

  private void failed() {
    failures++;
    done();
  }

  private void done() {
    done++;
    underWay = sent - done;
    completeWhenDrained();
  }

  private void completeWhenDrained() {
    if (over && done == sent) {
      drained.complete(null);
    }
  }

  @Override
  public void close() {
    client.close().toCompletionStage().toCompletableFuture().join();
  }
}
