package plasm.sink.export;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import plasm.web.RefusedSetting;

/**
 * The OpenTelemetry SDK, set up by the properties that its variables stand for, to make spans and
 * to send them over OTLP with HTTP and protobuf.
 */
public final class OtlpSdk {
  private static final String SERVICE_NAME = "otel.service.name";
  private static final String RESOURCE_ATTRIBUTES = "otel.resource.attributes";
  private static final String EVENT_LIMIT = "otel.span.event.count.limit";

  private static final Pattern PROPERTY = Pattern.compile("otel\\.[a-z_.]*[a-z]");

  private final SdkTracerProvider provider;
  private final EndedSpans ended;
  private final SpanExporter exporter;

  private OtlpSdk(SdkTracerProvider provider, EndedSpans ended, SpanExporter exporter) {
    this.provider = provider;
    this.ended = ended;
    this.exporter = exporter;
  }

  /**
   * Does not connect yet.
   *
   * @param properties as OpenTelemetry calls them; those that are not set keep its defaults
   * @param spanEvents how many events a span may have, unless a property says so
   * @throws RefusedSetting when one cannot be understood
   */
  public static OtlpSdk of(Map<String, String> properties, int spanEvents) {
    EndedSpans ended = new EndedSpans();
    AtomicReference<ConfigProperties> understood = new AtomicReference<>();
    try {
      SdkTracerProvider provider =
          AutoConfiguredOpenTelemetrySdk.builder()
              .setComponentLoader(SdkComponents.LOADER)
              .addPropertiesCustomizer(_ -> properties(properties, spanEvents))
              .addTracerProviderCustomizer(
                  (spans, config) -> {
                    understood.set(config);
                    return spans.addSpanProcessor(ended);
                  })
              .disableShutdownHook()
              .build()
              .getOpenTelemetrySdk()
              .getSdkTracerProvider();
      return new OtlpSdk(provider, ended, SdkComponents.exporter(understood.get()));
    } catch (ConfigurationException | IllegalArgumentException | IllegalStateException e) {
      // Not every message says which variable it is about.
      throw new RefusedSetting(
          "what OpenTelemetry says of "
              + named(String.join(", ", new TreeSet<>(properties.keySet())))
              + ": "
              + named(String.valueOf(e.getMessage())));
    }
  }

  /** With variables in place of the properties that they stand for. */
  private static String named(String message) {
    return PROPERTY
        .matcher(message)
        .replaceAll(found -> found.group().toUpperCase(Locale.ROOT).replace('.', '_'));
  }

  private static Map<String, String> properties(Map<String, String> set, int spanEvents) {
    Map<String, String> properties = new HashMap<>(set);
    boolean named =
        set.containsKey(SERVICE_NAME)
            || set.getOrDefault(RESOURCE_ATTRIBUTES, "").contains("service.name=");
    if (!named) {
      properties.put(SERVICE_NAME, "plasm-trace-sink");
    }
    properties.putIfAbsent(EVENT_LIMIT, Integer.toString(spanEvents));
    properties.put("otel.exporter.otlp.protocol", "http/protobuf");
    properties.put("otel.exporter.otlp.traces.protocol", "http/protobuf");
    // Spans go through EndedSpans and SpanSender; there is nothing else to tell.
    properties.put("otel.traces.exporter", "none");
    properties.put("otel.metrics.exporter", "none");
    properties.put("otel.logs.exporter", "none");
    properties.put("otel.propagators", "none");
    // SpanSender tries again, and counts.
    properties.put("otel.java.exporter.otlp.retry.disabled", "true");
    // The other mode reads strings by sun.misc.Unsafe, of which the JVM warns on stderr.
    properties.put("otel.java.exporter.memory_mode", "immutable_data");
    return properties;
  }

  SdkTracerProvider provider() {
    return provider;
  }

  /** Where spans are when they have ended. */
  EndedSpans ended() {
    return ended;
  }

  SpanExporter exporter() {
    return exporter;
  }
}
