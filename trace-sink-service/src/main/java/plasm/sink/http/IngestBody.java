package plasm.sink.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.sink.boot.SinkSettings;
import plasm.sink.ingest.GroupCommit.Outcome;
import plasm.sink.relay.HopGuard;
import plasm.web.BodyMemory;
import plasm.web.RequestBody;

/** Takes the body of an ingest request from the connection to the use case. */
@Singleton
class IngestBody {
  /** Small bodies are read where they arrive; reading a large one would hold up other requests. */
  private static final int READ_ON_EVENT_LOOP_BYTES = 64 << 10;

  private static final Duration UNUSED_THREAD_STAYS = Duration.ofSeconds(10);

  /**
   * Reads large bodies: a thread for each processor, since they compute and wait for nothing but
   * commits. First come, first read, which virtual threads do not promise (RATIONALE.md).
   */
  private final Executor reading;

  /**
   * So many large bodies are between reading and answer; others wait as the bytes they came in.
   * What was read is full of small objects, which the collector copies for as long as they wait for
   * a commit (RATIONALE.md).
   */
  private final Semaphore largeBodies;

  private final HopGuard hops;
  private final int maxBodyBytes;
  private final BodyMemory bodyMemory;

  IngestBody(HopGuard hops, SinkSettings settings, BodyMemory bodyMemory) {
    int processors = Runtime.getRuntime().availableProcessors();
    this.reading = reading(processors);
    this.largeBodies = new Semaphore(Math.max(8, 4 * processors), true);
    this.hops = hops;
    this.maxBodyBytes = settings.maxBodyBytes();
    this.bodyMemory = bodyMemory;
  }

  private static Executor reading(int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            UNUSED_THREAD_STAYS.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("read-body-", 1).daemon().factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * @param encoding the Content-Encoding; null: none
   * @param reader makes entries of the decoded body, or throws what is wrong with it
   * @param use makes them durable
   */
  <E> CompletionStage<IngestAnswer> take(
      HttpServerRequest request,
      String encoding,
      Function<byte[], List<E>> reader,
      Function<List<E>, CompletionStage<Outcome>> use) {
    return RequestBody.read(
        request,
        maxBodyBytes,
        bodyMemory,
        body -> {
          refuseLoop(request);
          return taken(body, encoding, reader, use).thenApply(IngestAnswer::of);
        });
  }

  /** Only relays say whom a request passed, so mostly there is nothing to look at. */
  private void refuseLoop(HttpServerRequest request) {
    if (request.headers().contains(HopGuard.HEADER)
        && hops.isLoop(request.headers().getAll(HopGuard.HEADER))) {
      throw new ProblemException(
          ProblemType.LOOP_DETECTED,
          "this request passed this sink before, so nothing of it was stored; PLASM_TRACE_SINK_URL"
              + " must lead to a sink that relays to none of the others");
    }
  }

  private <E> CompletionStage<Outcome> taken(
      byte[] body,
      String encoding,
      Function<byte[], List<E>> reader,
      Function<List<E>, CompletionStage<Outcome>> use) {
    if (body.length <= READ_ON_EVENT_LOOP_BYTES && encoding == null) {
      return use.apply(reader.apply(body));
    }
    return CompletableFuture.supplyAsync(
            () -> {
              largeBodies.acquireUninterruptibly();
              try {
                return use.apply(reader.apply(RequestBody.decoded(body, encoding, maxBodyBytes)))
                    .whenComplete((outcome, failure) -> largeBodies.release());
              } catch (RuntimeException | Error e) {
                largeBodies.release();
                throw e;
              }
            },
            reading)
        .thenCompose(Function.identity());
  }
}
