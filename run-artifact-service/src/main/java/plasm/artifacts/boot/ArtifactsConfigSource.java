package plasm.artifacts.boot;

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

/** Variables that are the framework's business, as the framework's settings. */
public final class ArtifactsConfigSource implements ConfigSourceFactory {
  private static final Logger LOG = Logger.getLogger(ArtifactsConfigSource.class);
  private static final int ABOVE_APPLICATION_PROPERTIES = 275;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Map<String, String> settings = new HashMap<>();
    try {
      settings.putAll(AwsVariables.asSettings(name -> text(context, name)));
      text(context, "plasm.run-artifacts-listen").ifPresent(text -> listen(text, settings));
    } catch (RefusedSetting e) {
      // Lifecycle refuses the same value a moment later; refused here, it would print a page.
      LOG.debug(e.getMessage());
    }
    return List.of(
        new PropertiesConfigSource(settings, "plasm variables", ABOVE_APPLICATION_PROPERTIES));
  }

  private static void listen(String text, Map<String, String> settings) {
    ListenAddress address = ListenAddress.parse("PLASM_RUN_ARTIFACTS_LISTEN", text);
    settings.put("quarkus.http.host", address.host());
    settings.put("quarkus.http.port", Integer.toString(address.port()));
  }

  private static Optional<String> text(ConfigSourceContext context, String name) {
    return Optional.ofNullable(context.getValue(name))
        .map(ConfigValue::getValue)
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
