package plasm.sink.boot;

import java.util.HashMap;
import java.util.Map;

/** The database that all replicas share, as the framework's settings. */
final class ClusterDatabase {
  static final String NAME = "cluster";

  private static final String SOURCE = "quarkus.datasource." + NAME + ".";

  /**
   * A server that is gone without a word is noticed: by who connects within 3 seconds, which leaves
   * time for another host, by who waits for an answer within 30.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "ApplicationName", "plasm-trace-sink",
          "connectTimeout", "3",
          "socketTimeout", "30",
          "tcpKeepAlive", "true");

  /** Of several hosts the one that takes writes; soon, when it is another one than before. */
  private static final Map<String, String> DEFAULTS_OF_SEVERAL =
      Map.of("hostRecheckSeconds", "2", "targetServerType", "primary");

  private ClusterDatabase() {}

  static Map<String, String> settings(PostgresUrl url) {
    Map<String, String> settings = new HashMap<>();
    settings.put(SOURCE + "jdbc.url", literal(url.jdbcUrl(defaults(url))));
    put(settings, SOURCE + "username", url.user());
    put(settings, SOURCE + "password", url.password());
    put(settings, SOURCE + "jdbc.additional-jdbc-properties.sslpassword", url.keyPassword());
    put(settings, "quarkus.flyway." + NAME + ".schemas", url.schema().orElse(null));
    return settings;
  }

  private static Map<String, String> defaults(PostgresUrl url) {
    Map<String, String> defaults = new HashMap<>(DEFAULTS);
    if (url.hosts().contains(",")) {
      defaults.putAll(DEFAULTS_OF_SEVERAL);
    }
    return defaults;
  }

  private static void put(Map<String, String> settings, String name, String valueOrNull) {
    if (valueOrNull != null) {
      settings.put(name, literal(valueOrNull));
    }
  }

  /** What looks like a reference to another setting in a password is none. */
  private static String literal(String value) {
    return value.replace("${", "\\${");
  }
}
