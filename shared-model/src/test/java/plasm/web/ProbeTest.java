package plasm.web;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ProbeTest {
  private static final int SILENCE = 0;

  private Vertx vertx;
  private HttpServer server;
  private volatile int status = 200;
  private volatile String asked;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  asked = request.uri();
                  if (status != SILENCE) {
                    request.response().setStatusCode(status).end();
                  }
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

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "0.0.0.0"})
  void readyService_isReady(String host) {
    assertTrue(Probe.isReady(new ListenAddress(host, server.actualPort())));
    assertTrue(asked.equals("/q/health/ready"), asked);
  }

  @Test
  void serviceThatIsDown_isNotReady() {
    status = 503;
    assertFalse(Probe.isReady(new ListenAddress("127.0.0.1", server.actualPort())));
  }

  @Test
  void nobodyThere_isNotReady() {
    int port = server.actualPort();
    server.close().toCompletionStage().toCompletableFuture().join();
    assertFalse(Probe.isReady(new ListenAddress("127.0.0.1", port)));
  }

  @Test
  void silentService_isNotReady() {
    status = SILENCE;
    assertFalse(Probe.isReady(new ListenAddress("127.0.0.1", server.actualPort())));
  }
}
