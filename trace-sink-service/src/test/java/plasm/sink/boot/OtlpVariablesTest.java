package plasm.sink.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.web.RefusedSetting;

/** The row of spec/configuration.md about OTEL_ variables. */
class OtlpVariablesTest {
  @Test
  void of_takesThoseOfTheEnvironment() {
    assertEquals(
        Map.of(
            "otel.exporter.otlp.endpoint", "http://collector:4318",
            "otel.exporter.otlp.traces.headers", "authorization=Bearer x",
            "otel.service.name", "agents"),
        environment(
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", " http://collector:4318 ",
                "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "authorization=Bearer x",
                "OTEL_SERVICE_NAME", "agents",
                "OTEL_EXPORTER_OTLP_TIMEOUT", "",
                "PLASM_TRACING_MODE", "external")));
  }

  @Test
  void of_takesThoseOfAPropertiesFile() {
    assertEquals(
        Map.of("otel.service.name", "agents"),
        OtlpVariables.of(
                new SmallRyeConfigBuilder()
                    .withSources(
                        new PropertiesConfigSource(
                            Map.of("otel.service.name", "agents"), "file", 100))
                    .build())
            .properties());
  }

  @ParameterizedTest
  @ValueSource(strings = {"OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"})
  void protocolsThatAreNotSpoken_areRefused(String variable) {
    for (String protocol : new String[] {"grpc", "http/json"}) {
      String message = refusal(variable, protocol);
      assertTrue(message.startsWith(variable + " is \"" + protocol + "\", but must be "), message);
      assertTrue(message.contains("http/protobuf") && message.contains("4318"), message);
    }
    assertEquals(1, environment(Map.of(variable, "http/protobuf")).size());
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_EXPORTER_OTLP_ENDPOINT, nonsense",
    "OTEL_EXPORTER_OTLP_ENDPOINT, collector:4318",
    "OTEL_EXPORTER_OTLP_ENDPOINT, ftp://collector",
    "OTEL_EXPORTER_OTLP_ENDPOINT, http://bad host:4318",
    "OTEL_EXPORTER_OTLP_ENDPOINT, http://collector:70000",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, http://key:hunter2@collector",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, http://collector/?key=hunter2",
  })
  void endpointThatIsNone_isRefused(String variable, String value) {
    String message = refusal(variable, value);
    assertTrue(message.startsWith(variable + " is "), message);
    assertFalse(message.contains("hunter2"), message);
  }

  @Test
  void place_isThatOfTracesAndTheDefaultOfTheSpecification() {
    assertEquals("http://localhost:4318", variables(Map.of()).place());
    Map<String, String> general = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "https://c:1/hunter2");
    assertEquals("https://c:1", variables(general).place());
    Map<String, String> traces =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT", "https://c:1/hunter2",
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://t/v1/traces");
    assertEquals("http://t", variables(traces).place());
  }

  @Test
  void sdkThatIsSwitchedOff_isRefused() {
    String message = refusal("OTEL_SDK_DISABLED", "TRUE");
    assertTrue(message.contains("PLASM_TRACING_MODE"), message);
    assertEquals(1, environment(Map.of("OTEL_SDK_DISABLED", "false")).size());
  }

  @Test
  void compressionThatIsNone_isRefused() {
    assertEquals(
        "OTEL_EXPORTER_OTLP_COMPRESSION is \"brotli\", but must be gzip or none",
        refusal("OTEL_EXPORTER_OTLP_COMPRESSION", "brotli"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization=a,hunter2",
        "=hunter2",
        "a b=hunter2",
        "authorization=hunter2%0A",
        "authorization=hunter2%zz",
        "Host=hunter2",
      })
  void headersThatAreNone_areRefusedWithoutTellingThem(String headers) {
    String message = refusal("OTEL_EXPORTER_OTLP_HEADERS", headers);
    assertTrue(message.startsWith("OTEL_EXPORTER_OTLP_HEADERS is \"***\""), message);
    assertFalse(message.contains("hunter2"), message);
  }

  private static String refusal(String variable, String value) {
    return assertThrows(RefusedSetting.class, () -> environment(Map.of(variable, value)))
        .getMessage();
  }

  private static Map<String, String> environment(Map<String, String> variables) {
    return variables(variables).properties();
  }

  private static OtlpVariables variables(Map<String, String> environment) {
    return OtlpVariables.of(
        new SmallRyeConfigBuilder().withSources(new EnvConfigSource(environment, 300)).build());
  }
}
