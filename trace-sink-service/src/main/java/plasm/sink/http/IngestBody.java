package plasm.sink.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
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

  /**
   * So many large bodies are between reading and answer; others wait as the bytes they came in.
   * What was read is full of small objects, which the collector copies for as long as they wait for
   * a commit (RATIONALE.md).
   */
  private static final int LARGE_AT_ONCE =
      Math.max(8, 4 * Runtime.getRuntime().availableProcessors());

  private static final Executor READING = Executors.newVirtualThreadPerTaskExecutor();

  private final Semaphore largeBodies = new Semaphore(LARGE_AT_ONCE, true);
  private final HopGuard hops;
  private final int maxBodyBytes;
  private final BodyMemory bodyMemory;

  IngestBody(HopGuard hops, SinkSettings settings, BodyMemory bodyMemory) {
    this.hops = hops;
    this.maxBodyBytes = settings.maxBodyBytes();
    this.bodyMemory = bodyMemory;
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
            READING)
        .thenCompose(Function.identity());
  }
}
