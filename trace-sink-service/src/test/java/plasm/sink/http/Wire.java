package plasm.sink.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One connection to the service, byte by byte: for requests that no client library would send. */
final class Wire implements AutoCloseable {
  private static final int PATIENCE_MS = 30_000;

  /**
   * @param headers by name in lower case
   */
  record Answer(int status, Map<String, String> headers, String body) {
    String contentType() {
      return headers.get("content-type");
    }
  }

  private final Socket socket;
  private final InputStream in;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static Wire to(URI service) throws IOException {
    Socket socket = new Socket(service.getHost(), service.getPort());
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
    return new Wire(socket);
  }

  Wire send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  Wire send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** The head of {@code POST /v1/events} with these lines of headers on top of Host. */
  Wire sendPostHead(String... headers) throws IOException {
    return send("POST /v1/events HTTP/1.1\r\nHost: sink\r\n")
        .send(String.join("\r\n", headers) + "\r\n\r\n");
  }

  /** False when the service does not listen any more. */
  boolean trySend(byte[] bytes) {
    try {
      send(bytes);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  /** Ends what this side sends; it still listens. */
  Wire finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** The next answer, or null when the service closes without one. */
  Answer answer() throws IOException {
    String statusLine;
    try {
      statusLine = line();
    } catch (SocketException reset) {
      return null;
    }
    if (statusLine == null) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int status = Integer.parseInt(statusLine.substring(9, 12));
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Answer(status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return null;
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
