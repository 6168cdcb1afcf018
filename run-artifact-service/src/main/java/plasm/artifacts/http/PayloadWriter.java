package plasm.artifacts.http;

import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jboss.resteasy.reactive.server.vertx.VertxResteasyReactiveRequestContext;

/**
 * Sends a payload in pieces, some of which are read from the store while those before them are
 * still on their way.
 *
 * <p>The framework's own stream waits for each piece. A longer write queue under it does not bound
 * what a fast store and a slow client leave in memory.
 */
@Provider
public class PayloadWriter implements ServerMessageBodyWriter<Payload> {
  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType media) {
    return Payload.class == type;
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
    return Payload.class == type;
  }

  /** An answer that cannot be finished breaks off, so that nobody takes a part for the whole. */
  @Override
  public void writeResponse(Payload payload, Type generic, ServerRequestContext exchange)
      throws IOException {
    HttpServerResponse response =
        ((VertxResteasyReactiveRequestContext) exchange).vertxServerResponse();
    // All other headers are put on with the first piece, which must know already that it is a part.
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(payload.length()));
    PiecesAhead pieces = new PiecesAhead(response);
    try (InputStream bytes = payload.bytes()) {
      for (long left = payload.length(); left > 0; ) {
        byte[] piece = pieces.next(left);
        int length = (int) Math.min(left, piece.length);
        if (bytes.readNBytes(piece, 0, length) < length) {
          throw new IOException("the stored artifact ended early");
        }
        pieces.send(piece, length);
        left -= length;
      }
    }
    response.end();
  }

  @Override
  public void writeTo(
      Payload payload,
      Class<?> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    try (InputStream bytes = payload.bytes()) {
      bytes.transferTo(out);
    }
  }
}
