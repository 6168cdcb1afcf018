package plasm.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;

/**
 * Bodies of requests, bounded in memory before and after decompression.
 *
 * <p>The framework's own limit is not used: it answers without saying why.
 */
public final class RequestBody {
  /** A body that is too large is read on and thrown away so far, so that the client hears of it. */
  private static final long DISCARD_BYTES = 256L << 20;

  private final HttpServerRequest request;
  private final int maxBytes;
  private final BodyMemory memory;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();

  /** Put together once, at the end. Null after a refusal. */
  private List<Buffer> parts = new ArrayList<>();

  private int taken;
  private long discarded;

  private RequestBody(HttpServerRequest request, int maxBytes, BodyMemory memory) {
    this.request = request;
    this.maxBytes = maxBytes;
    this.memory = memory;
  }

  /**
   * Reads a request's body on its event loop, as it was sent, and hands it on.
   *
   * @param memory has room for the body until {@code use} is done with it
   * @return what {@code use} makes of the body, or a 413 or 503 {@link ProblemException}
   */
  public static <T> CompletionStage<T> read(
      HttpServerRequest request,
      int maxBytes,
      BodyMemory memory,
      Function<byte[], CompletionStage<T>> use) {
    RequestBody reading = new RequestBody(request, maxBytes, memory);
    reading.start();
    return reading
        .body
        .thenCompose(use)
        .whenComplete((result, failure) -> memory.giveBack(reading.taken));
  }

  private void start() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && Long.parseLong(length) > maxBytes) {
      refuse(tooLarge(maxBytes));
    } else if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    request.handler(this::take);
    request.exceptionHandler(
        broken ->
            refuse(
                new ProblemException(
                    ProblemType.REQUEST_FAILED,
                    "the body ended early or is framed wrongly",
                    broken)));
    request.endHandler(
        end -> {
          if (parts != null) {
            body.complete(joined());
          }
        });
    request.resume();
  }

  private void take(Buffer part) {
    if (parts != null && taken + part.length() > maxBytes) {
      refuse(tooLarge(maxBytes));
    } else if (parts != null && !memory.tryTake(part.length())) {
      refuse(new ProblemException(ProblemType.OVERLOADED, "too many bodies; send it again later"));
    }
    if (parts != null) {
      taken += part.length();
      parts.add(part);
      return;
    }
    discarded += part.length();
    if (discarded > DISCARD_BYTES) {
      request.connection().close();
    }
  }

  private byte[] joined() {
    byte[] joined = new byte[taken];
    int at = 0;
    for (Buffer part : parts) {
      part.getBytes(joined, at);
      at += part.length();
    }
    parts = null;
    return joined;
  }

  private void refuse(ProblemException problem) {
    parts = null;
    body.completeExceptionally(problem);
  }

  /**
   * Undoes a Content-Encoding.
   *
   * @param encoding null: none
   * @param maxBytes of the decoded body; inflating stops there
   * @throws ProblemException 413 over the limit, 415 for an encoding not known, 400 for damage
   */
  public static byte[] decoded(byte[] body, String encoding, int maxBytes) {
    String name = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "", "identity" -> body;
      case "gzip", "x-gzip" -> gunzip(body, maxBytes);
      default ->
          throw new ProblemException(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "the Content-Encoding is not taken here; send gzip or none");
    };
  }

  private static byte[] gunzip(byte[] body, int maxBytes) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 1 << 15)) {
      byte[] inflated = in.readNBytes(maxBytes);
      if (inflated.length == maxBytes && in.read() >= 0) {
        throw tooLarge(maxBytes);
      }
      return inflated;
    } catch (IOException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, "the gzip body is damaged", e);
    }
  }

  private static ProblemException tooLarge(int maxBytes) {
    return new ProblemException(
        ProblemType.PAYLOAD_TOO_LARGE,
        "at most " + maxBytes + " bytes, also after decompression; post smaller batches");
  }
}
