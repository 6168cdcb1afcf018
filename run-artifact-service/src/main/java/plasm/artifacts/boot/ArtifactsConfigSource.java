package plasm.artifacts.boot;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.logging.Logger;
import plasm.web.ListenAddress;
import plasm.web.RefusedSetting;

/** Our variables that are the framework's business, as the framework's settings. */
public final class ArtifactsConfigSource implements ConfigSourceFactory {
  private static final Logger LOG = Logger.getLogger(ArtifactsConfigSource.class);
  private static final int ABOVE_APPLICATION_PROPERTIES = 275;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    ConfigValue listen = context.getValue("plasm.run-artifacts-listen");
    String text = listen == null ? null : listen.getValue();
    return List.of(
        new PropertiesConfigSource(
            text == null || text.isBlank() ? Map.of() : settings(text.strip()),
            "plasm variables",
            ABOVE_APPLICATION_PROPERTIES));
  }

  private static Map<String, String> settings(String listen) {
    try {
      ListenAddress address = ListenAddress.parse("PLASM_RUN_ARTIFACTS_LISTEN", listen);
      return Map.of(
          "quarkus.http.host", address.host(),
          "quarkus.http.port", Integer.toString(address.port()));
    } catch (RefusedSetting e) {
      // Lifecycle refuses the same value a moment later; refused here, it would print a page.
      LOG.debug(e.getMessage());
      return Map.of();
    }
  }
}
