package plasm.sink.boot;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import plasm.web.RefusedSetting;

/**
 * The OTEL_ variables, as the properties that OpenTelemetry calls them: {@code
 * OTEL_EXPORTER_OTLP_ENDPOINT} is {@code otel.exporter.otlp.endpoint}, and so on. They mean what
 * OpenTelemetry's specification says; what would be understood too late, or told with its secrets,
 * is checked here.
 *
 * @param properties those that are set
 */
record OtlpVariables(Map<String, String> properties) {
  private static final String PREFIX = "otel.";
  private static final String DISABLED = "otel.sdk.disabled";
  private static final String OTLP = "otel.exporter.otlp.";
  private static final String TRACES = OTLP + "traces.";
  private static final String PROTOCOL = "http/protobuf";
  private static final Set<String> COMPRESSIONS = Set.of("gzip", "none");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Set<String> OF_HTTP =
      Set.of("connection", "content-length", "expect", "host", "upgrade");

  /** Where OTLP receivers listen, by its specification. */
  private static final String DEFAULT_ENDPOINT = "http://localhost:4318";

  /**
   * @throws RefusedSetting when spans could not be sent with them
   */
  OtlpVariables {
    check(properties, DISABLED, OtlpVariables::checkDisabled);
    for (String prefix : List.of(OTLP, TRACES)) {
      check(properties, prefix + "protocol", OtlpVariables::checkProtocol);
      check(properties, prefix + "endpoint", SinkSettings::baseUrl);
      check(properties, prefix + "headers", OtlpVariables::checkHeaders);
      check(properties, prefix + "compression", OtlpVariables::checkCompression);
    }
    properties = Map.copyOf(properties);
  }

  /**
   * All that are set and not blank.
   *
   * @throws RefusedSetting when spans could not be sent with them
   */
  static OtlpVariables of(Config config) {
    Map<String, String> set = new HashMap<>();
    for (String name : config.getPropertyNames()) {
      String property = name.toLowerCase(Locale.ROOT).replace('_', '.');
      if (property.startsWith(PREFIX)) {
        config
            .getOptionalValue(name, String.class)
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .ifPresent(value -> set.put(property, value));
      }
    }
    return new OtlpVariables(set);
  }

  /** The receiver; without a path, which might hold a key. */
  String place() {
    String endpoint = properties.getOrDefault(OTLP + "endpoint", DEFAULT_ENDPOINT);
    URI receiver = URI.create(properties.getOrDefault(TRACES + "endpoint", endpoint));
    return receiver.getScheme() + "://" + receiver.getRawAuthority();
  }

  private interface Check {
    void check(String variable, String value);
  }

  private static void check(Map<String, String> set, String property, Check check) {
    String value = set.get(property);
    if (value != null) {
      check.check(variable(property), value);
    }
  }

  /** It would make a mode that was asked for do nothing. */
  private static void checkDisabled(String variable, String value) {
    if (value.equalsIgnoreCase("true")) {
      throw new RefusedSetting(
          variable, value, "false or unset where PLASM_TRACING_MODE is external");
    }
  }

  private static void checkProtocol(String variable, String value) {
    if (!value.equals(PROTOCOL)) {
      throw new RefusedSetting(
          variable,
          value,
          PROTOCOL
              + ", the only one that is spoken here: set it so or take it away, and have"
              + " OTEL_EXPORTER_OTLP_ENDPOINT name the receiver's HTTP port, which usually is 4318");
    }
  }

  private static void checkCompression(String variable, String value) {
    if (!COMPRESSIONS.contains(value)) {
      throw new RefusedSetting(variable, value, "gzip or none");
    }
  }

  /** Headers hold keys, so nothing of them is repeated. */
  private static void checkHeaders(String variable, String value) {
    for (String header : value.split(",")) {
      if (!header.isBlank() && !isHeader(header)) {
        throw new RefusedSetting(
            variable,
            "***",
            "a list of name=value, separated by commas, values percent-encoded, and no headers that"
                + " HTTP sets itself");
      }
    }
  }

  /** What the HTTP client would refuse with each request. */
  private static boolean isHeader(String header) {
    int equals = header.indexOf('=');
    String name = equals < 0 ? "" : header.substring(0, equals).strip();
    if (!TOKEN.matcher(name).matches() || OF_HTTP.contains(name.toLowerCase(Locale.ROOT))) {
      return false;
    }
    try {
      return URLDecoder.decode(header.substring(equals + 1).strip(), StandardCharsets.UTF_8)
          .chars()
          .noneMatch(Character::isISOControl);
    } catch (IllegalArgumentException notPercentEncoded) {
      return false;
    }
  }

  private static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_');
  }
}
