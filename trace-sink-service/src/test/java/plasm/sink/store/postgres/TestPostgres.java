package plasm.sink.store.postgres;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import plasm.sink.store.TraceFeed;

/**
 * A real PostgreSQL server for this process, started by the first test that needs it, ended with
 * the process; each test gets a database of its own. It makes commits durable as a server in use
 * does.
 */
final class TestPostgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final int CONNECTIONS = 12;

  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "200")
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL does not start", e);
      }
    }
  }

  /** A database that is copied, so that the schema is made once. */
  private static final class Template {
    static final String NAME = make();

    private static String make() {
      String name = "with_schema";
      execute("CREATE DATABASE " + name);
      try (AgroalDataSource database = connect(name)) {
        Flyway.configure().dataSource(database).locations("classpath:db/postgres").load().migrate();
      }
      return name;
    }
  }

  private TestPostgres() {}

  /** Connections to a database with the schema and nothing in it; to be closed. */
  static AgroalDataSource database() {
    return connect(newDatabase());
  }

  /** The name of a database with the schema and nothing in it. */
  static String newDatabase() {
    String name = "test" + DATABASES.incrementAndGet();
    execute("CREATE DATABASE " + name + " TEMPLATE " + Template.NAME);
    return name;
  }

  private static void execute(String sql) {
    try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** A replica's connections to a database; to be closed. */
  static AgroalDataSource connect(String name) {
    return connect(name, port());
  }

  /** Where the server listens. */
  static int port() {
    return Server.RUNNING.getPort();
  }

  /** Connections by way of another port. */
  static AgroalDataSource connect(String name, int port) {
    AgroalDataSourceConfigurationSupplier settings =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(CONNECTIONS)
                        .acquisitionTimeout(Duration.ofSeconds(5))
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .jdbcUrl("jdbc:postgresql://localhost:" + port + "/" + name)
                                    .principal(new NamePrincipal("postgres"))
                                    .initialSql(
                                        "SET enable_seqscan = off; SET jit = off; SET lock_timeout = '8s'")));
    try {
      return AgroalDataSource.from(settings);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  static PostgresStore open(AgroalDataSource database, TraceFeed feed) {
    return new PostgresStore(database, "a test's server", feed);
  }
}
