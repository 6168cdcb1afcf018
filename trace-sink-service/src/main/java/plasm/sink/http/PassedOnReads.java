package plasm.sink.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.sink.relay.HopGuard;
import plasm.sink.relay.RemoteReads;

/**
 * Answers reads in place of their resources when this sink relays: it holds only what came in
 * through it, and of that only the latest.
 */
@Singleton
class PassedOnReads {
  private final Instance<Optional<RemoteReads>> remote;
  private final Instance<HopGuard> hops;

  /** Filters are made while the service is built, before there are settings. */
  PassedOnReads(Instance<Optional<RemoteReads>> remote, Instance<HopGuard> hops) {
    this.remote = remote;
    this.hops = hops;
  }

  /** Null, so that the resource answers, unless this sink relays. On the resource's thread. */
  @PassedOn
  @ServerRequestFilter
  Response answer(HttpServerRequest request) {
    if (remote.get().isEmpty()) {
      return null;
    }
    if (hops.get().isLoop(request.headers().getAll(HopGuard.HEADER))) {
      throw new ProblemException(
          ProblemType.LOOP_DETECTED,
          "this read passed this sink before; PLASM_TRACE_SINK_URL or PLASM_TRACE_SINK_READ_URL"
              + " must lead to a sink that relays to none of the others");
    }
    String query = request.query() == null ? "" : "?" + request.query();
    RemoteReads.Answer answer =
        remote
            .get()
            .orElseThrow()
            .read(request.method().name(), request.path() + query, accept(request));
    Response.ResponseBuilder response =
        Response.status(answer.status())
            .entity((StreamingOutput) out -> answer.body().writeTo(out));
    answer.headers().forEach(response::header);
    return response.build();
  }

  /** Null when the client takes anything. */
  private static String accept(HttpServerRequest request) {
    List<String> lines = request.headers().getAll(HttpHeaders.ACCEPT);
    return lines.isEmpty() ? null : String.join(", ", lines);
  }
}
