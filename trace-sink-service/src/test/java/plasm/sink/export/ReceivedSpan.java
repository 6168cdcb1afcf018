package plasm.sink.export;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A span as a receiver reads it.
 *
 * @param service the resource's attributes
 * @param scope the instrumentation scope's name
 */
public record ReceivedSpan(Map<String, Object> service, String scope, Span span) {

  /** A span's event. */
  public record Event(String name, long timeNanos, Map<String, Object> attributes) {}

  public String name() {
    return span.getName();
  }

  public String traceId() {
    return hex(span.getTraceId());
  }

  public String spanId() {
    return hex(span.getSpanId());
  }

  /** Empty for the root of a trace. */
  public String parentId() {
    return hex(span.getParentSpanId());
  }

  public long startNanos() {
    return span.getStartTimeUnixNano();
  }

  public long endNanos() {
    return span.getEndTimeUnixNano();
  }

  public boolean isError() {
    return span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR;
  }

  /** Empty when there is none. */
  public String statusMessage() {
    return span.getStatus().getMessage();
  }

  public Map<String, Object> attributes() {
    return map(span.getAttributesList());
  }

  public List<Event> events() {
    return span.getEventsList().stream()
        .map(e -> new Event(e.getName(), e.getTimeUnixNano(), map(e.getAttributesList())))
        .toList();
  }

  static Map<String, Object> map(List<KeyValue> attributes) {
    Map<String, Object> map = new TreeMap<>();
    attributes.forEach(each -> map.put(each.getKey(), value(each.getValue())));
    return map;
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      default -> value;
    };
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
