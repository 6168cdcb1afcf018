package plasm.model.trace;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import plasm.model.json.JsonText;
import plasm.model.json.ShapeException;

/** Folds lines of AuditEvents as plainly as possible, to compare with expected_traces.json. */
final class GoldenTraces {
  record Key(String tenant, UUID traceId) {}

  record Head(Instant started, Instant ended, Totals totals) {
    private Head plus(Head o) {
      return new Head(
          started.isBefore(o.started) ? started : o.started,
          ended.isAfter(o.ended) ? ended : o.ended,
          totals.plus(o.totals));
    }
  }

  private GoldenTraces() {}

  static Map<Key, Head> fold(List<String> lines) throws IOException, ShapeException {
    Map<Key, Head> heads = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (String line : lines) {
      AuditEvent event = read(line);
      String tenant = event.tenant().partition();
      if (seen.add(tenant + "/" + event.eventId())) {
        Head head = new Head(event.emittedAt(), event.emittedAt(), added(event));
        heads.merge(new Key(tenant, event.traceId()), head, Head::plus);
      }
    }
    return heads;
  }

  static AuditEvent read(String line) throws IOException, ShapeException {
    byte[] source = line.getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = JsonText.FACTORY.createParser(source)) {
      parser.nextToken();
      return AuditEventReader.read(parser, source, "");
    }
  }

  private static Totals added(AuditEvent event) {
    TraceEvent step = PayloadView.of(event.payload(), event.isSegment()).event();
    return step == null ? Totals.ZERO : Totals.of(step.segment());
  }
}
