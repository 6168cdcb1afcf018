package plasm.sink.boot;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import plasm.web.RefusedSetting;

/**
 * Which database of which PostgreSQL server, as whom, out of a URL of any of the usual forms:
 * {@code postgresql://} and {@code postgres://} with the parameters of libpq, {@code
 * jdbc:postgresql://} with those of the Java driver.
 *
 * @param hosts one or more, comma-separated, each with its port if it has one
 * @param database empty: named like the user
 * @param user null: what the driver takes for one
 * @param password null: none
 * @param searchPath the schemas, as the server's setting spells them; null: the server's default
 * @param parameters of the Java driver, none of which is a secret
 * @param keyPassword of the client's key; null: none
 */
public record PostgresUrl(
    String hosts,
    String database,
    String user,
    String password,
    String searchPath,
    Map<String, String> parameters,
    String keyPassword) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>(?:jdbc:)?postgres(?:ql)?)://(?:(?<user>[^@/?#\\s]*)@)?(?<hosts>[^@/?#\\s]+)"
              + "(?:/(?<database>[^@/?#\\s]*))?(?:\\?(?<query>[^#\\s]*))?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern HOST =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]+(?:%\\w+)?]|[\\w.-]+)(?::(?<port>[0-9]{1,5}))?");
  private static final Pattern PARAMETER_NAME = Pattern.compile("[A-Za-z][\\w.]*(?:\\[\\w+])?");
  private static final Pattern SETTING =
      Pattern.compile("(?:-c\\s*|--)(?<name>[\\w.]+)=(?<value>(?:[^\\s\\\\]|\\\\.)*)\\s*");
  private static final int MAX_PORT = 65_535;
  private static final String EXPECTED =
      "postgresql://user:password@host:5432/database, postgres:// or jdbc:postgresql:// likewise,"
          + " with what is no letter or digit in a password as %XX";

  /** Names of libpq's parameters that the driver knows under another name, or under the same. */
  private static final Map<String, String> OF_LIBPQ =
      Map.ofEntries(
          Map.entry("application_name", "ApplicationName"),
          Map.entry("channel_binding", "channelBinding"),
          Map.entry("connect_timeout", "connectTimeout"),
          Map.entry("gssencmode", "gssEncMode"),
          Map.entry("sslcert", "sslcert"),
          Map.entry("sslkey", "sslkey"),
          Map.entry("sslmode", "sslmode"),
          Map.entry("sslnegotiation", "sslNegotiation"),
          Map.entry("sslrootcert", "sslrootcert"),
          Map.entry("tcp_user_timeout", "tcpUserTimeout"));

  private static final Map<String, String> KINDS_OF_SERVER =
      Map.of("any", "any", "read-write", "primary", "primary", "primary");

  public PostgresUrl {
    parameters = Map.copyOf(parameters);
  }

  /**
   * @param variable names the setting in the refusal
   * @throws RefusedSetting when it is no such URL; shows nothing that could be a secret
   */
  public static PostgresUrl parse(String variable, String text) {
    Matcher url = FORM.matcher(text);
    if (!url.matches()) {
      throw refused(variable, text);
    }
    for (String host : url.group("hosts").split(",", -1)) {
      Matcher each = HOST.matcher(host);
      boolean usable = each.matches();
      if (!usable
          || each.group("port") != null && Integer.parseInt(each.group("port")) > MAX_PORT) {
        throw refused(variable, text);
      }
    }
    try {
      return new Parts(variable, url).url();
    } catch (IllegalArgumentException malformedEscape) {
      throw refused(variable, text);
    }
  }

  private static RefusedSetting refused(String variable, String text) {
    return new RefusedSetting(variable, RefusedSetting.masked(text), EXPECTED);
  }

  /** Gathers what the parts of a URL say. */
  private static final class Parts {
    private final String variable;
    private final Matcher url;
    private final Map<String, String> parameters = new TreeMap<>();
    private final List<String> settings = new ArrayList<>();
    private String user;
    private String password;
    private String searchPath;
    private String keyPassword;

    Parts(String variable, Matcher url) {
      this.variable = variable;
      this.url = url;
    }

    PostgresUrl url() {
      if (url.group("user") != null) {
        String[] userAndPassword = url.group("user").split(":", 2);
        user = userAndPassword[0].isEmpty() ? null : decoded(userAndPassword[0]);
        password = userAndPassword.length > 1 ? decoded(userAndPassword[1]) : null;
      }
      boolean jdbc = url.group("scheme").toLowerCase(Locale.ROOT).startsWith("jdbc:");
      String query = url.group("query") == null ? "" : url.group("query");
      for (String parameter : query.split("&")) {
        if (!parameter.isEmpty()) {
          add(jdbc, parameter);
        }
      }
      if (!settings.isEmpty()) {
        parameters.put("options", String.join(" ", settings));
      }
      String database = url.group("database") == null ? "" : decoded(url.group("database"));
      return new PostgresUrl(
          url.group("hosts"), database, user, password, searchPath, parameters, keyPassword);
    }

    private void add(boolean jdbc, String parameter) {
      int equals = parameter.indexOf('=');
      String name = decoded(equals < 0 ? parameter : parameter.substring(0, equals));
      if (equals < 0 || !PARAMETER_NAME.matcher(name).matches()) {
        throw new RefusedSetting(variable + " has a parameter that is not of the form name=value");
      }
      String value = decoded(parameter.substring(equals + 1));
      switch (name) {
        case "user" -> user = value;
        case "password" -> password = value;
        case "sslpassword" -> keyPassword = value;
        case "search_path", "currentSchema" -> searchPath = value;
        case "options" -> addSettings(value);
        default -> {
          if (name.startsWith("options[")) {
            addSetting(name.substring("options[".length(), name.length() - 1), value);
          } else if (jdbc) {
            parameters.put(name, value);
          } else {
            addOfLibpq(name, value);
          }
        }
      }
    }

    /** As {@code postgres -c name=value} takes them. */
    private void addSettings(String options) {
      Matcher setting = SETTING.matcher(options.strip());
      int end = 0;
      while (setting.find() && setting.start() == end) {
        end = setting.end();
        addSetting(setting.group("name"), setting.group("value").replaceAll("\\\\(.)", "$1"));
      }
      if (end < options.strip().length()) {
        throw new RefusedSetting(
            variable + " has a parameter options that is not of the form -c name=value");
      }
    }

    private void addSetting(String name, String value) {
      if (name.equals("search_path")) {
        searchPath = value;
      } else {
        settings.add("-c " + name + "=" + value.replaceAll("([\\\\\\s])", "\\\\$1"));
      }
    }

    private void addOfLibpq(String name, String value) {
      if (name.equals("target_session_attrs") && KINDS_OF_SERVER.containsKey(value)) {
        parameters.put("targetServerType", KINDS_OF_SERVER.get(value));
      } else if (name.equals("keepalives")) {
        parameters.put("tcpKeepAlive", Boolean.toString(!value.equals("0")));
      } else if (OF_LIBPQ.containsKey(name)) {
        parameters.put(OF_LIBPQ.get(name), value);
      } else {
        throw new RefusedSetting(
            variable
                + " has the parameter "
                + name
                + " with a value, or of a name, that is not supported; parameters of the Java"
                + " driver are taken behind jdbc:postgresql://");
      }
    }

    /** In a URL of a database a plus is a plus. */
    private static String decoded(String text) {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
  }

  /**
   * What the driver connects to, without any secret.
   *
   * @param defaults parameters that count where the URL says nothing else
   */
  String jdbcUrl(Map<String, String> defaults) {
    Map<String, String> all = new TreeMap<>(defaults);
    all.putAll(parameters);
    Optional.ofNullable(searchPath).ifPresent(path -> all.put("currentSchema", path));
    StringBuilder jdbc = new StringBuilder("jdbc:postgresql://" + hosts + "/" + encoded(database));
    all.forEach(
        (name, value) ->
            jdbc.append(jdbc.indexOf("?") < 0 ? '?' : '&')
                .append(encoded(name))
                .append('=')
                .append(encoded(value)));
    return jdbc.toString();
  }

  /** The schema in which tables are made, when the URL names one. */
  Optional<String> schema() {
    return Optional.ofNullable(searchPath)
        .map(path -> path.split(",", 2)[0].strip().replaceAll("^\"|\"$", ""))
        .filter(name -> !name.isEmpty() && !name.equals("$user"));
  }

  /** For people; no secrets. */
  String place() {
    return "postgresql://" + hosts + (database.isEmpty() ? "" : "/" + database);
  }

  /** A record would print the password. */
  @Override
  public String toString() {
    return place();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
