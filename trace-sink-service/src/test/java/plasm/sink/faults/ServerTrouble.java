package plasm.sink.faults;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Something that goes wrong with a PostgreSQL server, until it is mended.
 *
 * @param name for people
 * @param cause a part of what readiness says meanwhile; null when services stay ready
 * @param begin lets it happen
 * @param again what is done over and over as long as it lasts
 * @param mend makes all well
 */
record ServerTrouble(String name, String cause, Step begin, Step again, Step mend) {
  interface Step {
    void run() throws Exception;
  }

  private static final String REFUSED = "refused";
  private static final String SERVICE = "plasm-trace-sink";
  private static final Step NOTHING = () -> {};

  /**
   * Everything that can happen.
   *
   * @param role what services connect as; not one that may do everything
   * @param schema their tables
   */
  static List<ServerTrouble> of(PostgresServer server, String role, String schema) {
    return List.of(
        new ServerTrouble("stopped", REFUSED, server::stop, NOTHING, server::start),
        new ServerTrouble("crashed", REFUSED, server::crash, NOTHING, server::start),
        new ServerTrouble("connections cut", null, NOTHING, () -> cut(server), NOTHING),
        new ServerTrouble(
            "too many connections",
            "too many connections",
            () -> {
              server.execute("ALTER ROLE " + role + " CONNECTION LIMIT 0");
              cut(server);
            },
            NOTHING,
            () -> server.execute("ALTER ROLE " + role + " CONNECTION LIMIT -1")),
        new ServerTrouble(
            "read-only",
            "read-only transaction",
            () -> configure(server, "SET default_transaction_read_only = on"),
            NOTHING,
            () -> configure(server, "RESET default_transaction_read_only")),
        onWriting(
            "disk full",
            "No space left on device",
            "RAISE EXCEPTION USING ERRCODE = 'disk_full',"
                + " MESSAGE = 'could not extend file: No space left on device'",
            server,
            schema),
        onWriting(
            "statements too slow", "statement timeout", "PERFORM pg_sleep(60)", server, schema),
        locked(server, schema));
  }

  private static void cut(PostgresServer server) throws SQLException {
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '"
            + SERVICE
            + "'");
  }

  private static void configure(PostgresServer server, String change) throws SQLException {
    server.execute("ALTER SYSTEM " + change);
    server.execute("SELECT pg_reload_conf()");
  }

  private static ServerTrouble onWriting(
      String name, String cause, String body, PostgresServer server, String schema) {
    String function = schema + ".trouble()";
    String probe = "trouble BEFORE UPDATE ON " + schema + ".sink_probe";
    String ids = "trouble BEFORE INSERT ON " + schema + ".sink_event_ids";
    return new ServerTrouble(
        name,
        cause,
        () ->
            server.execute(
                "CREATE FUNCTION %1$s RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN %2$s; RETURN NULL; END $$; CREATE TRIGGER %3$s EXECUTE FUNCTION %1$s; CREATE TRIGGER %4$s EXECUTE FUNCTION %1$s"
                    .formatted(function, body, probe, ids)),
        NOTHING,
        () -> server.execute("DROP FUNCTION " + function + " CASCADE"));
  }

  /**
   * Somebody else's transaction holds all tables, so that everything waits and connections run out.
   */
  private static ServerTrouble locked(PostgresServer server, String schema) {
    Connection[] holder = new Connection[1];
    return new ServerTrouble(
        "tables locked",
        "timeout",
        () -> {
          holder[0] = server.connect();
          holder[0].setAutoCommit(false);
          try (Statement statement = holder[0].createStatement()) {
            statement.execute("SET search_path = " + schema);
            statement.execute(
                "LOCK TABLE sink_probe, sink_event_ids, sink_traces, sink_events IN ACCESS EXCLUSIVE MODE");
          }
        },
        NOTHING,
        () -> holder[0].close());
  }

  /** Whether nobody is there, so that reads fail as well. */
  boolean isGone() {
    return REFUSED.equals(cause);
  }

  @Override
  public String toString() {
    return name;
  }
}
