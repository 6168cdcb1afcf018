package plasm.sink.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plasm.model.testkit.Await;
import plasm.sink.run.Run;
import plasm.web.RefusedSetting;

/** The OTEL_ variables mean what they usually do. */
@Timeout(60)
class OtlpSdkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @ParameterizedTest
  @CsvSource({
    "otel.exporter.otlp.endpoint, '', /v1/traces",
    "otel.exporter.otlp.endpoint, /, /v1/traces",
    "otel.exporter.otlp.endpoint, /api/public/otel, /api/public/otel/v1/traces",
    "otel.exporter.otlp.traces.endpoint, /mine, /mine",
  })
  void endpoint_hasThePathOfItsVariable(String property, String path, String expected)
      throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      tell(receiver, Map.of(property, receiver.endpoint() + path));
      assertEquals(List.of(expected), receiver.paths());
    }
  }

  @Test
  void headersAndCompression_areThoseThatAreSet() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      tell(
          receiver,
          Map.of(
              "otel.exporter.otlp.endpoint", receiver.endpoint(),
              "otel.exporter.otlp.headers", "Authorization=Basic%20a2V5,x-project = p",
              "otel.exporter.otlp.compression", "gzip"));
      Map<String, String> headers = receiver.headers().getFirst();
      assertEquals("Basic a2V5", headers.get("authorization"));
      assertEquals("p", headers.get("x-project"));
      assertEquals("gzip", headers.get("content-encoding"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                             |                       | plasm-trace-sink",
        "otel.service.name            | agents                | agents",
        "otel.resource.attributes     | service.name=agents   | agents",
        "otel.resource.attributes     | team=a                | plasm-trace-sink",
      })
  void serviceName_isTheirsOrOurs(String property, String value, String expected) throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start()) {
      Map<String, String> properties = new HashMap<>();
      properties.put("otel.exporter.otlp.endpoint", receiver.endpoint());
      if (property != null) {
        properties.put(property, value);
      }
      tell(receiver, properties);
      assertEquals(expected, receiver.spans().getFirst().service().get("service.name"));
    }
  }

  @Test
  void sampler_isTheirs() {
    OtlpSdk sdk = OtlpSdk.of(Map.of("otel.traces.sampler", "always_off"), 10);
    new RunSpans(sdk.provider()).tell(new Run("r", "", null, 1, 2L, List.of(), 0));
    assertEquals(0, sdk.ended().count());
  }

  @ParameterizedTest
  @CsvSource({
    "otel.exporter.otlp.timeout, soon, OTEL_EXPORTER_OTLP_TIMEOUT",
    "otel.exporter.otlp.certificate, /no/such/file.pem, OTEL_EXPORTER_OTLP_CERTIFICATE",
    "otel.traces.sampler, mine, OTEL_TRACES_SAMPLER",
    "otel.span.event.count.limit, many, OTEL_SPAN_EVENT_COUNT_LIMIT",
  })
  void whatCannotBeUnderstood_isRefusedWithItsName(String property, String value, String name) {
    String message =
        assertThrows(RefusedSetting.class, () -> OtlpSdk.of(Map.of(property, value), 10))
            .getMessage();
    assertTrue(message.contains(value) && message.contains(name), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void certificateThatIsNone_isRefused(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
    Map<String, String> properties = Map.of("otel.exporter.otlp.certificate", file.toString());
    String message =
        assertThrows(RefusedSetting.class, () -> OtlpSdk.of(properties, 10)).getMessage();
    assertTrue(message.contains("OTEL_EXPORTER_OTLP_CERTIFICATE: "), message);
    assertEquals(1, message.lines().count());
  }

  private static void tell(OtlpReceiver receiver, Map<String, String> properties)
      throws InterruptedException {
    try (TelemetryExport export =
        new OtlpExport(
            OtlpSdk.of(properties, 10),
            ExportBounds.within(1 << 20),
            new ExportMeters(new SimpleMeterRegistry()))) {
      export.run(new Run("r", "", null, 1, 2L, List.of(), 0));
      Await.until("it came", PATIENCE, () -> receiver.spans().size() == 1);
    }
  }
}
