package plasm.sink.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A trace sink that answers as a test wants it: by default it takes everything once and counts it.
 */
public final class ScriptedRemote implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** What came in. */
  public record Request(String method, String uri, Headers headers, String body) {
    public List<JsonNode> events() {
      List<JsonNode> events = new ArrayList<>();
      try {
        JSON.readTree(body).get("events").forEach(events::add);
      } catch (JsonProcessingException e) {
        throw new AssertionError("no batch: " + body, e);
      }
      return events;
    }

    public List<String> ids() {
      return events().stream().map(event -> event.get("event_id").textValue()).toList();
    }

    public boolean isProbe() {
      return body.equals("{\"events\":[]}");
    }
  }

  /** What to answer; a status of 0 is silence until the end. */
  public record Reply(int status, Map<String, String> headers, String body) {
    public static Reply of(int status, String body) {
      return new Reply(status, Map.of("Content-Type", "application/json"), body);
    }

    public static final Reply SILENCE = new Reply(0, Map.of(), "");
  }

  /** Null: take the events. */
  public interface Script {
    Reply reply(Request request);
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<String> stored = new LinkedHashSet<>();
  private volatile Script script = request -> null;

  private ScriptedRemote(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public static ScriptedRemote start() throws IOException {
    return new ScriptedRemote(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From now on. */
  public void script(Script next) {
    script = next;
  }

  /** All requests, also those that were refused. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Requests with events. */
  public List<Request> batches() {
    return requests.stream().filter(request -> !request.isProbe()).toList();
  }

  /** Ids of the events it took, in order. */
  public synchronized List<String> stored() {
    return List.copyOf(stored);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      requests.add(request);
      Reply told = script.reply(request);
      Reply reply = told == null ? take(request) : told;
      if (reply.status() == 0) {
        closing.await();
        return;
      }
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      boolean empty = body.length == 0 || request.method().equals("HEAD");
      exchange.sendResponseHeaders(reply.status(), empty ? -1 : body.length);
      if (!empty) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Reply take(Request request) {
    int accepted = 0;
    List<String> ids = request.ids();
    for (String id : ids) {
      accepted += stored.add(id) ? 1 : 0;
    }
    return Reply.of(
        200,
        "{\"accepted\":%d,\"duplicate_skipped\":%d}".formatted(accepted, ids.size() - accepted));
  }

  /** Nobody listens there any more. */
  public void goAway() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Override
  public void close() {
    goAway();
  }
}
