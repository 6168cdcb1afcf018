package plasm.artifacts.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody sends by mistake: a 4xx, nothing stored, and the service goes on. */
@QuarkusTest
class HostileInputTest {
  private static final int PATIENCE_MS = 20_000;
  private static final int CUT_OFF = -1;

  private final String session = "/execute/" + Sessions.promptHash() + "/" + Sessions.sessionId();
  private final String run = session + "/artifacts/" + Sessions.runId();

  @AfterEach
  void nothingIsStored_andTheServiceGoesOn() {
    given().get(session + "/artifacts").then().statusCode(200).body("artifacts", hasSize(0));
    given().get("/q/health/ready").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "%2e%2e",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e%2f%2e%2e%2fetc",
        "..%5c..%5cx",
        "%2Fetc%2Fpasswd",
        "pr%00",
        "%c0%ae%c0%ae",
        ".incoming",
        "pr..",
        "~",
        "%25",
        "pr0/../..",
      })
  void traversal_isNoId(String id) throws IOException {
    for (String path :
        new String[] {
          session + "/artifacts/" + id,
          session + "/plans/" + id,
          "/execute/" + id + "/" + Sessions.sessionId() + "/artifacts/" + Sessions.runId(),
          "/execute/" + Sessions.promptHash() + "/" + id + "/artifacts/" + Sessions.runId()
        }) {
      int status = raw("PUT " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
      assertTrue(status >= 400 && status < 500, path + " is answered " + status);
    }
  }

  @Test
  void longSegments_areRefused() throws IOException {
    String id = "a".repeat(10_000);
    assertIsRefused(raw("GET " + session + "/artifacts/pr" + id + " HTTP/1.1\r\nHost: x\r\n\r\n"));
  }

  @Test
  void hugeHeaders_areRefused() throws IOException {
    String header = "Plasm-Producer: " + "a".repeat(20_000);
    assertIsRefused(
        raw("PUT " + run + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\nContent-Length: 0\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e3", "0x10", "99999999999999999999", "5, 6"})
  void contentLength_thatIsNone(String length) throws IOException {
    assertIsRefused(
        raw("PUT " + run + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\nhello"));
  }

  /** The client says ten bytes, sends five and is gone. */
  @Test
  void contentLength_thatPromisesMore() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "PUT " + run + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello");
      socket.shutdownOutput();
      InputStream answer = socket.getInputStream();
      String said = new String(answer.readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(said.isEmpty() || said.startsWith("HTTP/1.1 4"), said);
    }
  }

  /** Nothing that follows can be understood, so the connection may be cut instead. */
  @Test
  void chunks_thatAreNone() throws IOException {
    int status =
        raw("PUT " + run + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello");
    assertTrue(status == CUT_OFF || status >= 400 && status < 500, "answered " + status);
  }

  @Test
  void chunks_thatStopInTheMiddle() throws IOException {
    try (Socket socket = connect()) {
      send(
          socket,
          "PUT "
              + run
              + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    }
  }

  @Test
  void bodies_thatClaimToBeHuge() throws IOException {
    assertEquals(
        413,
        raw("PUT " + run + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1099511627776\r\n\r\nhello"));
  }

  private static void assertIsRefused(int status) {
    assertTrue(status >= 400 && status < 500, "answered " + status);
  }

  /** Sends a request as it is and returns the status of the answer. */
  private static int raw(String request) throws IOException {
    try (Socket socket = connect()) {
      send(socket, request);
      byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      String status = new String(line, StandardCharsets.US_ASCII);
      if (status.isEmpty()) {
        return CUT_OFF;
      }
      return Integer.parseInt(status.substring("HTTP/1.1 ".length()));
    }
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket(URI.create(RestAssured.baseURI).getHost(), RestAssured.port);
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static void send(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }
}
