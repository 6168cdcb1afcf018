package plasm.bench.artifacts;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/** Sends a payload in pieces as the connection takes them; at once, all would be copied first. */
final class Upload {
  private static final int PIECE = 1 << 16;

  private final HttpClientRequest request;
  private final Buffer payload;
  private int sent;

  private Upload(HttpClientRequest request, Buffer payload) {
    this.request = request;
    this.payload = payload;
  }

  static Future<HttpClientResponse> send(HttpClientRequest request, Buffer payload) {
    request
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(payload.length()));
    new Upload(request, payload).on();
    return request.response();
  }

  private void on() {
    while (sent < payload.length()) {
      if (request.writeQueueFull()) {
        request.drainHandler(drained -> on());
        return;
      }
      int end = Math.min(sent + PIECE, payload.length());
      Buffer piece = payload.slice(sent, end);
      sent = end;
      if (end == payload.length()) {
        request.end(piece);
      } else {
        request.write(piece);
      }
    }
  }
}
