package plasm.web;

import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies over a real connection, read by a thread that is not the event loop. */
@Timeout(60)
class RequestStreamTest {
  private static final int LARGE = 20 << 20;

  private final BlockingQueue<HttpServerRequest> requests = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private HttpServer server;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  request.pause();
                  requests.add(request);
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void body_comesWhole() throws Exception {
    byte[] body = new byte[LARGE];
    new Random(1).nextBytes(body);
    try (Socket client = connect()) {
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(client, LARGE, body));
      try (InputStream stream = RequestStream.of(requests.take())) {
        assertArrayEquals(body, stream.readAllBytes());
        assertEquals(-1, stream.read());
      }
      sent.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void emptyBody_endsAtOnce() throws Exception {
    try (Socket client = connect()) {
      send(client, 0, new byte[0]);
      try (InputStream stream = RequestStream.of(requests.take())) {
        assertEquals(-1, stream.read());
      }
    }
  }

  @Test
  void fewBytes_areGivenWhenTheBodyEnds() throws Exception {
    try (Socket client = connect()) {
      send(client, 3, ascii("abc"));
      try (InputStream stream = RequestStream.of(requests.take())) {
        assertEquals('a', stream.read());
        assertArrayEquals(ascii("bc"), stream.readAllBytes());
      }
    }
  }

  @Test
  void slowReader_holdsTheClientBack() throws Exception {
    try (Socket client = connect()) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> send(client, LARGE, new byte[LARGE]));
      HttpServerRequest request = requests.take();
      try (InputStream stream = RequestStream.of(request)) {
        assertEquals(0, stream.read());
        awaitStandstill(request);
        assertFalse(sent.isDone(), "all was taken although nobody read");
        assertTrue(request.bytesRead() < 4 << 20, request.bytesRead() + " bytes were read ahead");
        assertEquals(LARGE - 1, stream.readAllBytes().length);
      }
      sent.get(10, TimeUnit.SECONDS);
    }
  }

  /** Until the server has taken nothing for a tenth of a second. */
  private static void awaitStandstill(HttpServerRequest request) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (long before = -1; before != request.bytesRead(); ) {
      before = request.bytesRead();
      assertFalse(never.await(100, TimeUnit.MILLISECONDS));
    }
  }

  @Test
  void clientThatBreaksOff_isAFailure() throws Exception {
    try (Socket client = connect()) {
      send(client, 100, new byte[10]);
      InputStream stream = RequestStream.of(requests.take());
      client.shutdownOutput();
      assertThrows(IOException.class, stream::readAllBytes);
    }
  }

  @Test
  void clientThatIsGoneBeforeAnybodyReads_isAFailure() throws Exception {
    try (Socket client = connect()) {
      send(client, 100, new byte[10]);
      HttpServerRequest request = requests.take();
      CountDownLatch gone = new CountDownLatch(1);
      request.connection().closeHandler(closed -> gone.countDown());
      client.shutdownOutput();
      assertTrue(gone.await(10, TimeUnit.SECONDS));
      assertThrows(IOException.class, RequestStream.of(request)::readAllBytes);
    }
  }

  @Test
  void closedStream_letsTheClientFinishAndReadTheAnswer() throws Exception {
    try (Socket client = connect()) {
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> send(client, LARGE, new byte[LARGE]));
      HttpServerRequest request = requests.take();
      try (InputStream stream = RequestStream.of(request)) {
        assertEquals(0, stream.read());
      }
      request.response().setStatusCode(413).end();
      sent.get(10, TimeUnit.SECONDS);
      assertEquals("HTTP/1.1 413", statusLine(client));
    }
  }

  @Test
  void clientThatWaits_isToldToGoOnWhenSomebodyReads() throws Exception {
    try (Socket client = connect()) {
      client
          .getOutputStream()
          .write(
              ascii(
                  "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"));
      InputStream stream = RequestStream.of(requests.take());
      CompletableFuture<byte[]> body = CompletableFuture.supplyAsync(() -> all(stream));
      assertEquals("HTTP/1.1 100", statusLine(client));
      client.getOutputStream().write('x');
      assertArrayEquals(ascii("x"), body.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void http2Body_comesWholeAndMayBeClosedAfterItsEnd() throws Exception {
    byte[] body = new byte[LARGE];
    new Random(2).nextBytes(body);
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 3; i++) {
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(put(body), discarding());
        HttpServerRequest request = requests.take();
        try (InputStream stream = RequestStream.of(request)) {
          assertArrayEquals(body, stream.readAllBytes());
        }
        request.response().end();
        assertEquals(HttpClient.Version.HTTP_2, answer.get(10, TimeUnit.SECONDS).version());
      }
    }
  }

  @Test
  void http2Body_mayBeClosedBeforeItsEnd() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      CompletableFuture<HttpResponse<Void>> answer =
          client.sendAsync(put(new byte[LARGE]), discarding());
      HttpServerRequest request = requests.take();
      try (InputStream stream = RequestStream.of(request)) {
        assertEquals(0, stream.read());
      }
      request.response().setStatusCode(413).end();
      assertEquals(413, answer.get(10, TimeUnit.SECONDS).statusCode());
    }
  }

  private HttpRequest put(byte[] body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort()))
        .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
  }

  private static void send(Socket client, int announced, byte[] body) {
    try {
      OutputStream out = client.getOutputStream();
      out.write(ascii("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + announced + "\r\n\r\n"));
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] all(InputStream stream) {
    try (stream) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String statusLine(Socket client) throws IOException {
    return new String(client.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
