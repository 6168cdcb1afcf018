package plasm.sink.store.postgres;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import plasm.model.store.StoreFailure;

/** The server: reads, transactions, and what its failures mean. */
final class Database {
  private static final Logger LOG = Logger.getLogger(Database.class);
  private static final int ATTEMPTS = 6;
  private static final int READ_PATIENCE_SECONDS = 5;

  /** How many connections reads take at most. */
  static final int MOST_READING = 8;

  /** The server undid the transaction because of another one, and the same again may work. */
  private static final Set<String> IN_THE_WAY = Set.of("40001", "40P01");

  /** The server takes no writes: it was the primary once, or was told not to. */
  private static final String READ_ONLY = "25006";

  /** What {@link #transaction} does, once or several times; it may commit at its end. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  interface RowVisitor {
    /** Returns false to stop. */
    boolean visit(ResultSet row) throws SQLException;
  }

  private final AgroalDataSource source;

  /** So that reads, however many and slow, leave connections for what is to be stored. */
  private final Semaphore reading = new Semaphore(MOST_READING, true);

  Database(AgroalDataSource source) {
    this.source = source;
  }

  /** A connection that whoever asks for it closes, in no transaction. */
  Connection connect() throws SQLException {
    return source.getConnection();
  }

  /**
   * Does work in a transaction, again when another transaction was in the way or when the
   * connection turns out to be dead; what it does beside the database must bear that.
   *
   * @throws StoreFailure.Unknown when the connection was lost during the commit
   * @throws StoreFailure.Unavailable when nothing of it is stored
   */
  <T> T transaction(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(work);
      } catch (SQLException e) {
        boolean inTheWay = IN_THE_WAY.contains(state(e));
        boolean readOnly = state(e).equals(READ_ONLY);
        if (attempt == ATTEMPTS || !inTheWay && !readOnly && !isDead(e)) {
          throw unavailable(e);
        }
        if (readOnly) {
          // New connections find the server that is the primary now; the pool closes the old ones
          // a little later.
          source.flush(FlushMode.GRACEFUL);
        }
        LOG.debugf("attempt %d failed and is repeated: %s", attempt, e.getMessage());
        if (inTheWay || readOnly) {
          LockSupport.parkNanos(
              TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(1, 10) * attempt));
        }
      }
    }
  }

  private <T> T attempt(Work<T> work) throws SQLException {
    try (Connection connection = reach()) {
      connection.setAutoCommit(false);
      T result;
      try {
        result = work.run(connection);
      } catch (SQLException | RuntimeException | Error e) {
        rollback(connection, e);
        throw e;
      }
      commit(connection);
      return result;
    }
  }

  private static void commit(Connection connection) throws SQLException {
    try {
      connection.commit();
    } catch (SQLException e) {
      if (isLost(e)) {
        throw unknown(e);
      }
      rollback(connection, e);
      throw e;
    }
  }

  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  <T> List<T> rows(Query query, RowReader<T> reader) {
    List<T> read = new ArrayList<>();
    scan(query, row -> read.add(reader.read(row)));
    return read;
  }

  /** Rows within a transaction. */
  static <T> List<T> rows(Connection connection, Query query, RowReader<T> reader)
      throws SQLException {
    List<T> read = new ArrayList<>();
    new Pipeline().then(query, row -> read.add(reader.read(row))).run(connection);
    return read;
  }

  /**
   * Shows rows one by one. All of them are in memory before the first is shown, so the statement
   * must bound them.
   */
  void scan(Query query, RowVisitor visitor) {
    beginReading();
    try {
      scanNow(query, visitor);
    } finally {
      reading.release();
    }
  }

  private void beginReading() {
    try {
      if (!reading.tryAcquire(READ_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new StoreFailure.Unavailable(
            MOST_READING + " reads go on, and none ended for " + READ_PATIENCE_SECONDS + " s",
            null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreFailure.Unavailable("a read was interrupted", e);
    }
  }

  private void scanNow(Query query, RowVisitor visitor) {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = reach();
          PreparedStatement statement = connection.prepareStatement(query.sql())) {
        query.bind(statement, 1);
        try (ResultSet rows = statement.executeQuery()) {
          boolean more = true;
          while (more && rows.next()) {
            more = visitor.visit(rows);
          }
          return;
        }
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !isDead(e)) {
          throw unavailable(e);
        }
      }
    }
  }

  static StoreFailure unknown(SQLException e) {
    return new StoreFailure.Unknown(
        "the connection to PostgreSQL was lost during a commit: " + reason(e), e);
  }

  static StoreFailure unavailable(SQLException e) {
    return new StoreFailure.Unavailable("PostgreSQL does not work: " + reason(e), e);
  }

  /**
   * Who cannot connect now need not try again at once; a connection that breaks may have been old.
   */
  private Connection reach() {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** One line for people. */
  static String reason(SQLException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().findFirst().orElse("no reason given").strip();
  }

  /** Whether there is no server at the other end of the connection any more. */
  static boolean isLost(SQLException e) {
    String state = state(e);
    return state.startsWith("08") || state.startsWith("57P");
  }

  /** Whether the connection has been of no use for some time; one that is too slow is of some. */
  private static boolean isDead(SQLException e) {
    return isLost(e) && !(e.getCause() instanceof SocketTimeoutException);
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }
}
