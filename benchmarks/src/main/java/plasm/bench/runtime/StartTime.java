package plasm.bench.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** From the start of a process to its first answer of 200 to the readiness probe. */
final class StartTime {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final byte[] PROBE =
      "GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final String READY = "HTTP/1.1 200";

  private StartTime() {}

  /** In nanoseconds; the process is ended afterwards. */
  static long of(ProcessBuilder command, int port) {
    long start = System.nanoTime();
    Process process = start(command);
    try {
      while (!isReady(port)) {
        if (!process.isAlive() || System.nanoTime() - start > PATIENCE_NANOS) {
          throw new IllegalStateException(command.command() + " did not get ready");
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
      return System.nanoTime() - start;
    } finally {
      process.destroy();
      process.onExit().join();
    }
  }

  private static Process start(ProcessBuilder command) {
    try {
      return command.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By a bare socket: a client of its own would need longer than a native service to start. */
  private static boolean isReady(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.getOutputStream().write(PROBE);
      byte[] status = socket.getInputStream().readNBytes(READY.length());
      return READY.equals(new String(status, StandardCharsets.US_ASCII));
    } catch (IOException notYet) {
      return false;
    }
  }
}
