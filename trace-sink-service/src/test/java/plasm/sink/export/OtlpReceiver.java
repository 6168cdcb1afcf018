package plasm.sink.export;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/** A real receiver of OTLP over HTTP, which reads by the protocol's own definitions. */
public final class OtlpReceiver implements AutoCloseable {
  private static final int PLENTY = 1_000_000;
  private static final String PROTOBUF = "application/x-protobuf";

  /** The headers of a request, names in lower case. */
  private final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();

  private final List<String> paths = new CopyOnWriteArrayList<>();
  private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private final Semaphore answers = new Semaphore(PLENTY);
  private final AtomicInteger requests = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private volatile int always = 200;

  private OtlpReceiver(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public static OtlpReceiver start() throws IOException {
    return new OtlpReceiver(0);
  }

  /** Starts at a port, as one that comes back does. */
  public static OtlpReceiver start(int port) throws IOException {
    return new OtlpReceiver(port);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  public String endpoint() {
    return endpoint(port());
  }

  public static String endpoint(int port) {
    return "http://127.0.0.1:" + port;
  }

  /** The spans of all requests that were answered with 200, in order. */
  public List<ReceivedSpan> spans() {
    return List.copyOf(spans);
  }

  /** Requests that came, whatever they were answered with. */
  public int requests() {
    return requests.get();
  }

  /** Requests that were answered with something else than 200. */
  public int refused() {
    return refused.get();
  }

  List<String> paths() {
    return List.copyOf(paths);
  }

  List<Map<String, String>> headers() {
    return List.copyOf(headers);
  }

  /** Answers the next requests with these, then as before. */
  void next(Integer... status) {
    statuses.addAll(List.of(status));
  }

  /** Answers with that from now on. */
  public void always(int status) {
    always = status;
  }

  /** Does not answer any more. */
  public void hang() {
    answers.drainPermits();
  }

  /** Answers again, also those that wait. */
  public void goOn() {
    answers.release(PLENTY);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      Map<String, String> sent = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> sent.put(name.toLowerCase(), values.getFirst()));
      ExportTraceServiceRequest request = read(exchange, sent);
      answers.acquireUninterruptibly();
      Integer told = statuses.poll();
      int status = told != null ? told : always;
      if (status == 200) {
        headers.add(sent);
        paths.add(exchange.getRequestURI().toString());
        add(request);
      } else {
        refused.incrementAndGet();
      }
      byte[] body =
          status == 200
              ? ExportTraceServiceResponse.getDefaultInstance().toByteArray()
              : new byte[0];
      exchange.getResponseHeaders().set("Content-Type", PROTOBUF);
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static ExportTraceServiceRequest read(HttpExchange exchange, Map<String, String> headers)
      throws IOException {
    if (!PROTOBUF.equals(headers.get("content-type"))) {
      throw new IOException("not protobuf: " + headers);
    }
    InputStream body = exchange.getRequestBody();
    InputStream plain =
        "gzip".equals(headers.get("content-encoding")) ? new GZIPInputStream(body) : body;
    return ExportTraceServiceRequest.parseFrom(plain.readAllBytes());
  }

  private void add(ExportTraceServiceRequest request) {
    request
        .getResourceSpansList()
        .forEach(
            resource ->
                resource
                    .getScopeSpansList()
                    .forEach(
                        scope ->
                            scope
                                .getSpansList()
                                .forEach(
                                    span ->
                                        spans.add(
                                            new ReceivedSpan(
                                                ReceivedSpan.map(
                                                    resource.getResource().getAttributesList()),
                                                scope.getScope().getName(),
                                                span)))));
  }

  @Override
  public void close() {
    goOn();
    server.stop(0);
    threads.close();
  }
}
