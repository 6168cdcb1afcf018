package plasm.sink.faults;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import plasm.model.testkit.PackagedService;

/** A PostgreSQL server of a test's own, which can stop and start; durable as one in use. */
final class PostgresServer implements AutoCloseable {
  static final String URL = "PLASM_TRACE_SINK_CATALOG_URL";

  /** The server trusts everybody, so that any password will do. */
  static final String PASSWORD = "hunter2";

  private final Path folder;
  private final int port;
  private EmbeddedPostgres running;

  private PostgresServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Starts one whose data lies in a folder. */
  static PostgresServer start(Path folder) throws IOException {
    PostgresServer server = new PostgresServer(folder, PackagedService.freePort());
    server.start();
    return server;
  }

  void start() throws IOException {
    running =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(folder)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setPGStartupWait(Duration.ofSeconds(30))
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  void stop() throws IOException {
    running.close();
  }

  /** All of its processes end at once, as when its machine fails. */
  void crash() throws IOException, InterruptedException {
    signalAll("-KILL");
    // Finds nothing to stop, and gives the folder free.
    running.close();
  }

  /**
   * A second server that has what the first one has, and whatever that one commits before it says
   * so. The first one is stopped for a moment.
   */
  PostgresServer withStandby(Path folderOfStandby) throws IOException, SQLException {
    stop();
    copy(folder, folderOfStandby);
    Files.createFile(folderOfStandby.resolve("standby.signal"));
    Files.writeString(
        folderOfStandby.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'%n".formatted(port),
        StandardOpenOption.APPEND);
    start();
    PostgresServer standby = start(folderOfStandby);
    execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
    execute("SELECT pg_reload_conf()");
    return standby;
  }

  /** Has a standby take writes from now on. */
  void promote() throws SQLException {
    execute("SELECT pg_promote()");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** It is there, takes connections, and says nothing any more. */
  void freeze() throws IOException, InterruptedException {
    signalAll("-STOP");
  }

  /** It goes on as if nothing had been. */
  void thaw() throws IOException, InterruptedException {
    signalAll("-CONT");
  }

  private void signalAll(String signal) throws IOException, InterruptedException {
    long postmaster =
        Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).getFirst().strip());
    List<String> command = new ArrayList<>(List.of("kill", signal, Long.toString(postmaster)));
    ProcessHandle.of(postmaster)
        .orElseThrow()
        .descendants()
        .forEach(each -> command.add(Long.toString(each.pid())));
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException(command + " ended with " + code);
    }
  }

  /** As the variable {@value #URL} takes it. */
  String url() {
    return url("postgres");
  }

  String url(String user) {
    return "postgresql://" + user + ":" + PASSWORD + "@" + address() + "/postgres";
  }

  /** The URL of both, whichever of them takes writes. */
  String urlWith(PostgresServer other) {
    return "postgresql://postgres:%s@%s,%s/postgres"
        .formatted(PASSWORD, address(), other.address());
  }

  private String address() {
    return "127.0.0.1:" + port;
  }

  /** Runs statements as somebody who may do everything. */
  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long longOf(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres");
  }

  @Override
  public void close() throws IOException {
    running.close();
  }
}
