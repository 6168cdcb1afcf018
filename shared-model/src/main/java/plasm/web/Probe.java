package plasm.web;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;

/**
 * Asks the service that runs on this machine whether it is ready, for containers whose image has
 * nothing else that could ask.
 */
final class Probe {
  static final String ARGUMENT = "--probe";

  private static final int PATIENCE_MILLIS = 3_000;

  private Probe() {}

  /** True when the readiness probe answers 200 within {@value #PATIENCE_MILLIS} ms. */
  static boolean isReady(ListenAddress listen) {
    try {
      InetAddress address = InetAddress.getByName(listen.host());
      String host =
          (address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address)
              .getHostAddress();
      URI ready =
          URI.create(
              "http://%s:%d/q/health/ready"
                  .formatted(host.contains(":") ? "[" + host + "]" : host, listen.port()));
      HttpURLConnection connection =
          (HttpURLConnection) ready.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException unreachable) {
      System.err.println("not ready: " + unreachable);
      return false;
    }
  }
}
