package plasm.sink.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jboss.resteasy.reactive.server.vertx.VertxResteasyReactiveRequestContext;

/**
 * Hands a live stream over to its connection, which sends it as events come.
 *
 * <p>The framework's own event streams make each event anew for each viewer and take a turn of the
 * event loop for each; a thousand viewers of one trace are too many for that.
 */
@Provider
public class StreamBodyWriter implements ServerMessageBodyWriter<StreamBody> {
  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType media) {
    return StreamBody.class == type;
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
    return StreamBody.class == type;
  }

  @Override
  public void writeResponse(StreamBody body, Type generic, ServerRequestContext exchange) {
    VertxResteasyReactiveRequestContext request = (VertxResteasyReactiveRequestContext) exchange;
    HttpServerResponse response = request.vertxServerResponse();
    Context connection = request.getContext().vertx().getOrCreateContext();
    new StreamSender(body, response, connection).start();
  }

  @Override
  public void writeTo(
      StreamBody body,
      Class<?> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    throw new IOException("a live stream is sent by its connection only");
  }
}
