package plasm.sink.relay;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import plasm.model.trace.Tenant;
import plasm.sink.relay.RemoteAnswer.Later;

/** Another trace sink's way in, over HTTP/1.1. Thread-safe. */
public final class RemoteSink implements AutoCloseable {
  /** Answers are short; of longer ones the beginning tells enough. */
  private static final int MAX_ANSWER_BYTES = 16 << 10;

  private final URI events;
  private final URI lash;
  private final HopGuard hops;
  private final Patience patience;
  private final Clock clock;
  private final HttpClient http;

  /**
   * @param base has the paths of a trace sink below it; no slash at the end
   */
  public RemoteSink(URI base, HopGuard hops, Patience patience, Clock clock) {
    this.events = URI.create(base + "/v1/events");
    this.lash = URI.create(base + "/v1/lash/records");
    this.hops = hops;
    this.patience = patience;
    this.clock = clock;
    this.http = patience.client();
  }

  /** For people: where it is, without the path. */
  String place() {
    return events.getScheme() + "://" + events.getRawAuthority();
  }

  /**
   * Hands a batch over. The future never fails, unless somebody cancels it, and the request with
   * it.
   *
   * @param body {@code {"events":[...]}}
   */
  CompletableFuture<RemoteAnswer> post(byte[] body) {
    return post(events, "application/json", body);
  }

  /**
   * Hands lash records over, as {@link #post(byte[])} does.
   *
   * @param lines one record a line
   */
  CompletableFuture<RemoteAnswer> postLash(Tenant tenant, byte[] lines) {
    String name = URLEncoder.encode(tenant.partition(), StandardCharsets.UTF_8);
    return post(URI.create(lash + "?tenant_id=" + name), "application/x-ndjson", lines);
  }

  private CompletableFuture<RemoteAnswer> post(URI to, String type, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(to)
            .timeout(patience.answer())
            .header("Content-Type", type)
            .header("Accept", "application/json, application/problem+json")
            .header(HopGuard.HEADER, hops.via())
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http.sendAsync(request, head -> new FirstBytes(MAX_ANSWER_BYTES));
    CompletableFuture<RemoteAnswer> answer = new CompletableFuture<>();
    // The client's own limit ends with the head of an answer; a body may stop coming as well.
    exchange
        .copy()
        .orTimeout(patience.answer().toMillis(), TimeUnit.MILLISECONDS)
        .handle((response, failure) -> failure == null ? read(response) : failed(failure))
        .thenAccept(answer::complete);
    answer.whenComplete((any, cancelled) -> exchange.cancel(true));
    return answer;
  }

  private RemoteAnswer read(HttpResponse<byte[]> response) {
    return AnswerReader.read(
        response.statusCode(), response.headers(), response.body(), clock.instant());
  }

  private RemoteAnswer failed(Throwable thrown) {
    ExchangeFailure failure = ExchangeFailure.of(thrown, patience);
    return new Later(failure.reason(), failure.cause(), Duration.ZERO);
  }

  /** Breaks off whatever is under way. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
