package plasm.sink.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plasm.model.problem.ProblemException;
import plasm.model.problem.ProblemType;
import plasm.model.testkit.Await;
import plasm.sink.relay.ScriptedRemote.Reply;

class RemoteReadsTest {
  private static final Patience SHORT = new Patience(Duration.ofSeconds(2), Duration.ofMillis(500));
  private static final UUID SELF = UUID.fromString("11111111-1111-4111-8111-111111111111");

  private final HopGuard hops = new HopGuard(SELF, Clock.systemUTC());
  private ScriptedRemote remote;
  private RemoteReads reads;

  @BeforeEach
  void start() throws IOException {
    remote = ScriptedRemote.start();
    reads = new RemoteReads(remote.uri(), hops, SHORT);
  }

  @AfterEach
  void stop() {
    reads.close();
    remote.close();
  }

  private static String body(RemoteReads.Answer answer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    answer.body().writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void read_passesOnTheRequestAndTheAnswer() throws IOException {
    remote.script(
        request ->
            new Reply(
                404,
                Map.of("Content-Type", "application/problem+json", "X-Other", "x"),
                "{\"größe\":1}"));
    String path = "/v1/traces/x%20y?tenant_id=a%2Fb&q=%C3%BC&limit=";
    RemoteReads.Answer answer = reads.read("GET", path, "application/x-ndjson");
    assertEquals(404, answer.status());
    assertEquals(Map.of("Content-Type", "application/problem+json"), answer.headers());
    assertEquals("{\"größe\":1}", body(answer));
    ScriptedRemote.Request request = remote.requests().getFirst();
    assertEquals("GET", request.method());
    assertEquals(path, request.uri());
    assertEquals("application/x-ndjson", request.headers().getFirst("Accept"));
    assertEquals(SELF.toString(), request.headers().getFirst(HopGuard.HEADER));
  }

  @Test
  void read_ofNoBody() throws IOException {
    remote.script(request -> Reply.of(200, "{}"));
    assertEquals("", body(reads.read("HEAD", "/v1/traces", null)));
    assertEquals("HEAD", remote.requests().getFirst().method());
  }

  @ParameterizedTest
  @CsvSource({"500", "503", "302"})
  void read_aRemoteThatFailsIsUnavailable(int status) {
    remote.script(request -> Reply.of(status, "{}"));
    ProblemException e = failure("/v1/traces?tenant_id=a");
    assertEquals(ProblemType.TRACE_SINK_UNAVAILABLE, e.problem().type());
    assertTrue(e.problem().detail().contains("it answers " + status), e.problem().detail());
  }

  @Test
  void read_aRemoteThatIsSilentIsUnavailable() {
    remote.script(request -> Reply.SILENCE);
    ProblemException e = failure("/v1/traces?tenant_id=a");
    assertEquals(ProblemType.TRACE_SINK_UNAVAILABLE, e.problem().type());
    assertTrue(e.problem().detail().contains("no answer within"), e.problem().detail());
  }

  @Test
  void read_aRemoteThatIsGoneIsUnavailable() {
    remote.close();
    ProblemException e = failure("/v1/traces?tenant_id=a");
    assertEquals(ProblemType.TRACE_SINK_UNAVAILABLE, e.problem().type());
    assertTrue(e.problem().detail().contains("the connection is refused"), e.problem().detail());
  }

  @Test
  void read_aLoopIsTold() {
    remote.script(request -> Reply.of(508, "{}"));
    assertEquals(ProblemType.LOOP_DETECTED, failure("/v1/traces?tenant_id=a").problem().type());
  }

  @ParameterizedTest
  @CsvSource({"/v1/traces?q=a|b", "/v1/traces?q={", "/v1/traces?q=%zz"})
  void read_aQueryThatCannotBePassedOnIsTheClientsError(String path) {
    assertEquals(ProblemType.INVALID_REQUEST, failure(path).problem().type());
  }

  private ProblemException failure(String path) {
    return assertThrows(ProblemException.class, () -> reads.read("GET", path, null));
  }

  /** Serves a body without an end, as fast as it is taken. */
  private interface Sending {
    void to(OutputStream out) throws IOException;
  }

  private static void serving(Sending sending, Reading reading) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.sendResponseHeaders(200, 0);
              sending.to(exchange.getResponseBody());
            } catch (IOException gone) {
              // Nobody wants the rest.
            }
          });
      server.start();
      HopGuard guard = new HopGuard(Clock.systemUTC());
      try (RemoteReads client =
          new RemoteReads(
              URI.create("http://127.0.0.1:" + server.getAddress().getPort()), guard, SHORT)) {
        reading.of(client.read("GET", "/", null));
      }
    } finally {
      server.stop(0);
    }
  }

  private interface Reading {
    void of(RemoteReads.Answer answer) throws Exception;
  }

  /** A client that reads slowly holds up the other sink, and costs no memory here. */
  @Test
  void read_isHeldUpByWhoReads() throws Exception {
    AtomicLong sent = new AtomicLong();
    serving(
        out -> {
          byte[] block = new byte[64 << 10];
          for (int i = 0; i < 16_384; i++) {
            out.write(block);
            sent.addAndGet(block.length);
          }
        },
        answer -> {
          CountDownLatch slow = new CountDownLatch(1);
          AtomicLong written = new AtomicLong();
          Thread writing =
              Thread.ofPlatform()
                  .start(
                      () -> {
                        try {
                          answer
                              .body()
                              .writeTo(
                                  new OutputStream() {
                                    @Override
                                    public void write(int b) {
                                      written.incrementAndGet();
                                    }

                                    @Override
                                    public void write(byte[] b, int from, int count)
                                        throws IOException {
                                      if (written.addAndGet(count) > 1 << 20) {
                                        await(slow);
                                        throw new IOException("the client is gone");
                                      }
                                    }
                                  });
                        } catch (IOException e) {
                          written.set(-1);
                        }
                      });
          Await.until("it stands", Duration.ofSeconds(10), () -> written.get() > 1 << 20);
          long before;
          do {
            before = sent.get();
            assertTrue(writing.isAlive());
          } while (writing.join(Duration.ofMillis(200)) || sent.get() != before);
          assertTrue(sent.get() < 64L << 20, "sent: " + sent.get());
          slow.countDown();
          writing.join();
          assertEquals(-1, written.get());
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void read_aRemoteThatFallsSilentInTheMiddleIsGivenUp() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    serving(
        out -> {
          out.write(new byte[100]);
          out.flush();
          await(end);
        },
        answer -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          assertThrows(IOException.class, () -> answer.body().writeTo(out));
          assertEquals(100, out.size());
          end.countDown();
        });
  }
}
