package plasm.bench.live;

import java.nio.charset.StandardCharsets;
import java.util.List;
import plasm.bench.ServiceProcess;

/** What the service says of itself. */
record ServiceMetrics(List<String> lines) {
  private static final String HUB = "plasm_trace_sink_hub_";

  static ServiceMetrics of(ServiceProcess service) {
    byte[] text = service.get("/q/metrics");
    return new ServiceMetrics(new String(text, StandardCharsets.UTF_8).lines().toList());
  }

  long subscribers() {
    return sum(HUB + "subscribers ");
  }

  long lagged() {
    return sum(HUB + "lagged_total ");
  }

  long timelineBytes() {
    return sum(HUB + "bytes ");
  }

  long heapBytes() {
    return sum("jvm_memory_used_bytes{area=\"heap\"");
  }

  private long sum(String prefix) {
    return (long)
        lines.stream()
            .filter(line -> line.startsWith(prefix))
            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .mapToDouble(Double::parseDouble)
            .sum();
  }
}
