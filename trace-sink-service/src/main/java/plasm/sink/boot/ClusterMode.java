package plasm.sink.boot;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;
import plasm.sink.store.LashStore;
import plasm.sink.store.RunStore;
import plasm.sink.store.TraceFeed;
import plasm.sink.store.TraceStore;
import plasm.sink.store.postgres.Lease;
import plasm.sink.store.postgres.PostgresStore;
import plasm.web.RefusedSetting;

/**
 * Everything of cluster mode that has to happen in order: reach the server, bring the schema up to
 * date, one replica after the other, open the store.
 *
 * @param upkeep had by the replica that does what one of them should do
 */
record ClusterMode(PostgresUrl url, PostgresStore store, Lease upkeep) implements Mode {
  private static final Logger LOG = Logger.getLogger(ClusterMode.class);
  private static final int OLDEST_SERVER = 14;

  /**
   * Replicas that start together wait here for the first of them. Flyway has a lock of its own, but
   * takes it only when it has its table.
   */
  private static final String WAIT_FOR_OTHERS =
      "SET LOCAL lock_timeout = '2min'; SET LOCAL idle_in_transaction_session_timeout = 0;"
          + " SELECT pg_advisory_xact_lock(hashtextextended('plasm trace sink schema', 0))";

  /**
   * Opens the database.
   *
   * @throws RefusedSetting when it cannot be used
   */
  static ClusterMode open(PostgresUrl url, AgroalDataSource source, Flyway flyway, TraceFeed feed) {
    try (Connection connection = AwaitedServer.connect(url, source)) {
      int version = connection.getMetaData().getDatabaseMajorVersion();
      if (version < OLDEST_SERVER) {
        throw refused(url, "PostgreSQL " + OLDEST_SERVER + " or newer is needed, not " + version);
      }
      migrate(connection, flyway);
      warnUnlessDurable(connection, url);
      // Flyway's connections were set up for its own purposes.
      source.flush(FlushMode.IDLE);
    } catch (SQLException e) {
      throw refused(url, AwaitedServer.reason(e));
    } catch (FlywayException e) {
      throw refused(
          url,
          AwaitedServer.reason(e)
              + "; the tables are made by a role that may create some, then any that may read and"
              + " write them will do");
    }
    PostgresStore store = new PostgresStore(source, url.place(), feed);
    store.addDays();
    return new ClusterMode(url, store, store.lease("upkeep"));
  }

  /** A role that may not create tables does when there is nothing to create. */
  private static void migrate(Connection connection, Flyway flyway) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(WAIT_FOR_OTHERS);
      if (flyway.info().pending().length > 0) {
        flyway.migrate();
      }
    } finally {
      connection.rollback();
    }
  }

  private static void warnUnlessDurable(Connection connection, PostgresUrl url)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW fsync")) {
      if (row.next() && row.getString(1).equals("off")) {
        LOG.warnf(
            "%s runs with fsync=off: what is acknowledged is lost when its machine fails",
            url.place());
      }
    }
  }

  private static RefusedSetting refused(PostgresUrl url, String reason) {
    return new RefusedSetting(
        "PLASM_TRACE_SINK_CATALOG_URL is " + url.place() + ", which cannot be used: " + reason);
  }

  @Override
  public String place() {
    return url.place();
  }

  @Override
  public TraceStore traces() {
    return store;
  }

  @Override
  public LashStore lash() {
    return store.lash();
  }

  @Override
  public RunStore runs() {
    return store.runs();
  }

  /** While one waits for the server, another one makes it work. */
  @Override
  public int writers() {
    return 2;
  }

  /** To be asked every second or two. */
  @Override
  public boolean leads() {
    return upkeep.take();
  }

  /** Other replicas go on with them. */
  @Override
  public boolean endsTraces() {
    return false;
  }

  /** Events of the days to come get a place of their own. */
  @Override
  public void lookAround() {
    if (leads()) {
      store.addDays();
    }
  }

  @Override
  public void close() {
    upkeep.close();
    store.close();
  }
}
