package plasm.sink.boot;

import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** A PostgreSQL server that may start, or start again, at the same time as this service. */
final class AwaitedServer {
  private static final Logger LOG = Logger.getLogger(AwaitedServer.class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final String STARTING = "57P03";
  private static final String TOO_MANY_CONNECTIONS = "53300";

  private AwaitedServer() {}

  /**
   * Waits for it, up to a minute, unless it is of no use to wait.
   *
   * @throws SQLException when it cannot be reached, or this process is to end
   */
  static Connection connect(PostgresUrl url, DataSource source) throws SQLException {
    CountDownLatch ending = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(ending::countDown, "end of waiting"));
    return connect(url, source, ending);
  }

  private static Connection connect(PostgresUrl url, DataSource source, CountDownLatch ending)
      throws SQLException {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return source.getConnection();
      } catch (SQLException e) {
        if (!isSoonOver(e) || System.nanoTime() > giveUp) {
          throw e;
        }
        LOG.warnf("%s is waited for: %s", url.place(), reason(e));
        if (endsWithinPause(ending)) {
          throw e;
        }
      }
    }
  }

  private static boolean endsWithinPause(CountDownLatch ending) {
    try {
      return ending.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static boolean isSoonOver(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    boolean unreachable = state.startsWith("08") && !(root(e) instanceof UnknownHostException);
    return unreachable || state.equals(STARTING) || state.equals(TOO_MANY_CONNECTIONS);
  }

  /** One line for people: the innermost cause says what it is about. */
  static String reason(Throwable failure) {
    Throwable cause = root(failure);
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String line = message.lines().findFirst().orElse("no reason given").strip();
    return cause instanceof UnknownHostException ? "no host has the name " + line : line;
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
