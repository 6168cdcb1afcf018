package plasm.artifacts.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** An HTTP client that lets things go wrong between a store and its server, once for each fault. */
public final class FaultyHttp implements SdkHttpClient {
  /** What happens to a request. */
  public sealed interface Fault {
    /** The server does its work, and its answer gets lost. */
    record LostAnswer() implements Fault {}

    /** The server does not see the request; this is the answer. */
    record Answer(int status, String xml) implements Fault {
      public static Answer error(int status, String code) {
        return new Answer(status, "<Error><Code>" + code + "</Code></Error>");
      }
    }

    /** The answer's body ends after so many bytes, as if it were whole. */
    record ShortBody(int bytes) implements Fault {}

    /** The answer's body breaks after so many bytes. */
    record BrokenBody(int bytes) implements Fault {}
  }

  private record Armed(Predicate<SdkHttpRequest> which, Fault fault) {}

  private final SdkHttpClient real;
  private final Queue<Armed> faults = new ArrayDeque<>();

  public FaultyHttp(SdkHttpClient real) {
    this.real = real;
  }

  /** The next request of that kind meets the fault; further ones wait in line. */
  public synchronized void next(Predicate<SdkHttpRequest> which, Fault fault) {
    faults.add(new Armed(which, fault));
  }

  /** Faults that no request has met. */
  public synchronized int left() {
    return faults.size();
  }

  private synchronized Fault take(SdkHttpRequest request) {
    if (!faults.isEmpty() && faults.peek().which().test(request)) {
      return faults.remove().fault();
    }
    return null;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = real.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return switch (take(request.httpRequest())) {
          case null -> prepared.call();
          case Fault.Answer(int status, String xml) -> answer(status, xml);
          case Fault.LostAnswer() -> {
            prepared.call().responseBody().ifPresent(AbortableInputStream::abort);
            throw new SocketTimeoutException("the answer got lost");
          }
          case Fault.ShortBody(int bytes) ->
              cut(prepared.call(), bytes, InputStream.nullInputStream());
          case Fault.BrokenBody(int bytes) -> cut(prepared.call(), bytes, new Broken());
        };
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  private static HttpExecuteResponse answer(int status, String xml) {
    byte[] body = xml.getBytes(StandardCharsets.UTF_8);
    return HttpExecuteResponse.builder()
        .response(SdkHttpResponse.builder().statusCode(status).build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
        .build();
  }

  private static HttpExecuteResponse cut(HttpExecuteResponse whole, int bytes, InputStream then)
      throws IOException {
    AbortableInputStream body = whole.responseBody().orElseThrow();
    InputStream first = new ByteArrayInputStream(body.readNBytes(bytes));
    body.abort();
    return HttpExecuteResponse.builder()
        .response(whole.httpResponse())
        .responseBody(AbortableInputStream.create(new SequenceInputStream(first, then)))
        .build();
  }

  private static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the connection broke");
    }
  }

  @Override
  public String clientName() {
    return "Faulty";
  }

  @Override
  public void close() {
    real.close();
  }
}
