package plasm.sink.export;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.internal.http.HttpSenderProvider;
import io.opentelemetry.exporter.otlp.internal.OtlpSpanExporterProvider;
import io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider;
import io.opentelemetry.sdk.autoconfigure.EnvironmentResourceProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import java.util.Map;

/**
 * The parts of the SDK that it would look up by {@link java.util.ServiceLoader}, named in code: a
 * native executable needs no metadata for them, and a jar that happens to lie about changes
 * nothing. Some are internal to the SDK, so a new version of it may ask for a change here, which
 * the compiler tells.
 */
final class SdkComponents {
  private static final Map<Class<?>, Object> PARTS =
      Map.of(
          HttpSenderProvider.class, new JdkHttpSenderProvider(),
          ResourceProvider.class, new EnvironmentResourceProvider());

  static final ComponentLoader LOADER =
      new ComponentLoader() {
        @Override
        public <T> Iterable<T> load(Class<T> spi) {
          Object part = PARTS.get(spi);
          return part == null ? List.of() : List.of(spi.cast(part));
        }
      };

  private SdkComponents() {}

  /** Sends over OTLP as the properties say. */
  static SpanExporter exporter(ConfigProperties properties) {
    return new OtlpSpanExporterProvider().createExporter(properties);
  }
}
