package plasm.model.lash.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** A service that answers as it is told, and else takes every batch. */
final class RecordsServer implements AutoCloseable {
  /**
   * One answer.
   *
   * @param retryAfter null for none
   */
  record Reply(int status, String body, String retryAfter) {}

  /** A batch as it came. */
  record Batch(String method, String path, String contentType, List<String> lines) {}

  /** Decides by a batch's content. */
  interface Rule {
    Reply reply(Batch batch);
  }

  static final Reply ACCEPTED = new Reply(200, "{\"accepted\":1,\"duplicate_skipped\":0}", null);

  final List<Batch> batches = new CopyOnWriteArrayList<>();
  final Queue<Reply> replies = new ConcurrentLinkedQueue<>();

  /** Each batch takes one before it is answered; plenty at first. */
  final Semaphore answers = new Semaphore(1_000_000);

  volatile Rule rule = batch -> ACCEPTED;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  RecordsServer(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI base() {
    return URI.create("http://localhost:" + port());
  }

  /** The lines of all batches that were accepted. */
  List<String> lines() {
    return batches.stream().flatMap(batch -> batch.lines().stream()).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Batch batch =
        new Batch(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("Content-Type"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList());
    answers.acquireUninterruptibly();
    Reply told = replies.poll();
    Reply reply = told != null ? told : rule.reply(batch);
    if (reply.status() == 200) {
      batches.add(batch);
    }
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    if (reply.retryAfter() != null) {
      exchange.getResponseHeaders().set("Retry-After", reply.retryAfter());
    }
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    answers.release(1_000_000);
    server.stop(0);
    threads.close();
  }
}
