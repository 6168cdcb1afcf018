package plasm.sink.boot;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.logging.Logger;
import plasm.web.ListenAddress;
import plasm.web.RefusedSetting;

/** Our variables that are the framework's business, as the framework's settings. */
public final class SinkConfigSource implements ConfigSourceFactory {
  private static final Logger LOG = Logger.getLogger(SinkConfigSource.class);
  private static final int ABOVE_APPLICATION_PROPERTIES = 275;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Map<String, String> settings = new HashMap<>();
    text(context, "plasm.trace-sink-listen").ifPresent(text -> listen(text, settings));
    Optional<String> folder = embeddedFolder(context);
    for (String database : LocalDatabases.NAMES) {
      String active = Boolean.toString(folder.isPresent());
      settings.put("quarkus.datasource." + database + ".active", active);
      settings.put("quarkus.flyway." + database + ".active", active);
      folder.ifPresent(
          path ->
              settings.put(
                  "quarkus.datasource." + database + ".jdbc.url",
                  LocalDatabases.url(path, database)));
    }
    Optional<PostgresUrl> cluster = cluster(context);
    String clusterIsActive = Boolean.toString(cluster.isPresent());
    settings.put("quarkus.datasource." + ClusterDatabase.NAME + ".active", clusterIsActive);
    settings.put("quarkus.flyway." + ClusterDatabase.NAME + ".active", clusterIsActive);
    cluster.ifPresent(url -> settings.putAll(ClusterDatabase.settings(url)));
    return List.of(
        new PropertiesConfigSource(settings, "plasm variables", ABOVE_APPLICATION_PROPERTIES));
  }

  /** Where the embedded databases lie; empty when they are not used. */
  private static Optional<String> embeddedFolder(ConfigSourceContext context) {
    Optional<String> archive = text(context, "plasm.trace-archive-dir");
    if (text(context, "plasm.trace-sink-url").isPresent()) {
      return archive
          .or(() -> text(context, "plasm.trace-sink-data-dir"))
          .or(() -> Optional.of(SinkSettings.DEFAULT_DATA_DIR));
    }
    return text(context, "plasm.trace-sink-catalog-url").isPresent() ? Optional.empty() : archive;
  }

  /** The database that replicas share; empty when it is not used. */
  private static Optional<PostgresUrl> cluster(ConfigSourceContext context) {
    if (text(context, "plasm.trace-sink-url").isPresent()) {
      return Optional.empty();
    }
    try {
      return text(context, "plasm.trace-sink-catalog-url")
          .map(text -> PostgresUrl.parse("PLASM_TRACE_SINK_CATALOG_URL", text));
    } catch (RefusedSetting e) {
      // SinkSettings refuses the same value a moment later; refused here, it would print a page.
      LOG.debug(e.getMessage());
      return Optional.empty();
    }
  }

  private static void listen(String text, Map<String, String> settings) {
    try {
      ListenAddress address = ListenAddress.parse("PLASM_TRACE_SINK_LISTEN", text);
      settings.put("quarkus.http.host", address.host());
      settings.put("quarkus.http.port", Integer.toString(address.port()));
    } catch (RefusedSetting e) {
      // SinkSettings refuses the same value a moment later; refused here, it would print a page.
      LOG.debug(e.getMessage());
    }
  }

  private static Optional<String> text(ConfigSourceContext context, String name) {
    return Optional.ofNullable(context.getValue(name))
        .map(ConfigValue::getValue)
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
