package plasm.sink.store.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a store and its server, and cuts a connection at the moment of a commit. */
final class CuttingProxy implements AutoCloseable {
  enum Cut {
    NEVER,
    /** The server never hears of the commit. */
    BEFORE_COMMIT,
    /** The server commits, and its answer gets lost. */
    AFTER_COMMIT
  }

  private final int serverPort;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Cut cut = Cut.NEVER;

  CuttingProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().name("cutting-proxy").daemon().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** What becomes of the next commit; those behind it go through. */
  void cutNext(Cut next) {
    cut = next;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        open.add(client);
        open.add(server);
        Thread.ofPlatform().daemon().start(() -> toServer(client, server));
        Thread.ofPlatform().daemon().start(() -> toClient(server, client));
      }
    } catch (IOException closed) {
      open.forEach(CuttingProxy::close);
    }
  }

  private void toServer(Socket client, Socket server) {
    byte[] bytes = new byte[1 << 20];
    try (InputStream in = client.getInputStream();
        OutputStream out = server.getOutputStream()) {
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        boolean commit = new String(bytes, 0, n, StandardCharsets.ISO_8859_1).contains("COMMIT");
        Cut now = commit ? cut : Cut.NEVER;
        if (now != Cut.NEVER) {
          cut = Cut.NEVER;
          close(client);
        }
        if (now != Cut.BEFORE_COMMIT) {
          out.write(bytes, 0, n);
        }
        if (now == Cut.AFTER_COMMIT) {
          // Open until the server is done: it closes when it finds nobody to answer to.
          server.shutdownOutput();
          server.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
      }
    } catch (IOException cutHere) {
      close(client);
    } finally {
      close(server);
    }
  }

  private void toClient(Socket server, Socket client) {
    try {
      server.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException cutHere) {
      close(client);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
