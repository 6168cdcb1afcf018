package plasm.sink.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.microprofile.context.ManagedExecutor;
import plasm.sink.boot.SinkSettings;
import plasm.web.BodyMemory;
import plasm.web.RequestBody;

/** Bodies of requests whose use blocks: read on the event loop, used on a worker thread. */
@Singleton
class WorkerBody {
  private final ManagedExecutor workers;
  private final int maxBytes;
  private final BodyMemory memory;

  WorkerBody(ManagedExecutor workers, SinkSettings settings, BodyMemory memory) {
    this.workers = workers;
    this.maxBytes = settings.maxBodyBytes();
    this.memory = memory;
  }

  /**
   * @param encoding the Content-Encoding; null: none
   * @return what {@code use} makes of the decoded body, or what {@link RequestBody} refuses it with
   */
  <T> CompletionStage<T> read(HttpServerRequest request, String encoding, Function<byte[], T> use) {
    return RequestBody.read(
        request,
        maxBytes,
        memory,
        body ->
            workers.supplyAsync(() -> use.apply(RequestBody.decoded(body, encoding, maxBytes))));
  }
}
