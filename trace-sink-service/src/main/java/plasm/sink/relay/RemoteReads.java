package plasm.sink.relay;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;

/** Reads that another trace sink answers: passed on as they are, and so is what comes back. */
public final class RemoteReads implements AutoCloseable {
  /** What of an answer's head means the same when another server says it. */
  private static final List<String> PASSED_BACK =
      List.of("Content-Type", "Cache-Control", "ETag", "Last-Modified", "Retry-After", "Vary");

  private static final int LOOP_DETECTED = 508;

  private final String base;
  private final HopGuard hops;
  private final Patience patience;
  private final HttpClient http;

  /**
   * @param base has the paths of a trace sink below it; no slash at the end
   */
  public RemoteReads(URI base, HopGuard hops, Patience patience) {
    this.base = base.toString();
    this.hops = hops;
    this.patience = patience;
    this.http = patience.client();
  }

  /**
   * An answer whose body is still to come.
   *
   * @param headers those that are passed back
   */
  public record Answer(int status, Map<String, String> headers, Body body) {}

  /** Must be written once. */
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Asks the other sink; returns with the head of its answer, which is no failure of that sink.
   *
   * @param method GET or HEAD
   * @param pathAndQuery as the client sent it
   * @param accept null: anything
   * @throws ProblemException 503 when the other sink does not answer, or fails; 508 when it is this
   *     one; 400 when the query cannot be passed on
   */
  public Answer read(String method, String pathAndQuery, String accept) {
    HttpResponse<RemoteBody> response = send(request(method, pathAndQuery, accept));
    int status = response.statusCode();
    if (status == LOOP_DETECTED) {
      response.body().cancel();
      throw new ProblemException(
          ProblemType.LOOP_DETECTED,
          "reads that this sink passes on come back to it; PLASM_TRACE_SINK_URL or"
              + " PLASM_TRACE_SINK_READ_URL must lead to another sink");
    }
    if (status >= 500 || status >= 300 && status < 400) {
      response.body().cancel();
      throw unavailable("it answers " + status, null);
    }
    return new Answer(
        status,
        passedBack(response.headers()),
        out -> response.body().writeTo(out, patience.answer()));
  }

  private HttpRequest request(String method, String pathAndQuery, String accept) {
    URI uri;
    try {
      uri = URI.create(base + pathAndQuery);
    } catch (IllegalArgumentException notAUri) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST,
          "the query holds characters that must be percent-encoded",
          notAUri);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(patience.answer())
            .header(HopGuard.HEADER, hops.via())
            .method(method, BodyPublishers.noBody());
    if (accept != null) {
      request.header("Accept", accept);
    }
    return request.build();
  }

  private HttpResponse<RemoteBody> send(HttpRequest request) {
    try {
      return http.send(request, head -> new RemoteBody());
    } catch (IOException e) {
      throw unavailable(ExchangeFailure.of(e, patience).cause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("this service is stopping", e);
    }
  }

  private static ProblemException unavailable(String cause, Exception e) {
    return new ProblemException(
        ProblemType.TRACE_SINK_UNAVAILABLE,
        "the trace sink that answers reads for this relay cannot be asked now; try again later ("
            + cause
            + ")",
        e);
  }

  private static Map<String, String> passedBack(HttpHeaders headers) {
    Map<String, String> passed = new LinkedHashMap<>();
    for (String name : PASSED_BACK) {
      headers.firstValue(name).ifPresent(value -> passed.put(name, value));
    }
    return passed;
  }

  /** Breaks off whatever is under way. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
