package plasm.artifacts.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Sends a payload in pieces, some of which are read from the store while those before them are
 * still on their way: at most {@value #PIECES_AHEAD} of {@value #PIECE_BYTES} bytes.
 *
 * <p>The framework's own stream waits for each piece. A longer write queue under it does not bound
 * what a fast store and a slow client leave in memory.
 */
@Provider
public class PayloadWriter implements ServerMessageBodyWriter<Payload> {
  private static final int PIECE_BYTES = 1 << 16;
  private static final int PIECES_AHEAD = 8;

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
    ServerHttpResponse response = exchange.serverResponse();
    // All other headers are put on with the first piece, which must know already that it is a part.
    response.setResponseHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(payload.length()));
    Semaphore ahead = new Semaphore(PIECES_AHEAD);
    AtomicReference<Throwable> broken = new AtomicReference<>();
    try (InputStream bytes = payload.bytes()) {
      long left = payload.length();
      while (left > 0) {
        byte[] piece = new byte[(int) Math.min(left, PIECE_BYTES)];
        if (bytes.readNBytes(piece, 0, piece.length) < piece.length) {
          throw new IOException("the stored artifact ended early");
        }
        left -= piece.length;
        acquire(ahead);
        if (broken.get() != null) {
          throw new IOException("the client broke off", broken.get());
        }
        response.write(
            piece,
            failure -> {
              broken.compareAndSet(null, failure);
              ahead.release();
            });
      }
    }
    response.end();
  }

  private static void acquire(Semaphore ahead) throws IOException {
    try {
      ahead.acquire();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while sending an artifact");
    }
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
