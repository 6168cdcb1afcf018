package plasm.sink.faults;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import plasm.model.json.JsonText;
import plasm.model.json.RawJson;
import plasm.model.trace.PayloadView;
import plasm.model.trace.Totals;

/** Counters as a summary must show them. */
final class TotalsJson {
  private TotalsJson() {}

  /** The fold of these TraceEvents. */
  static JsonNode fold(Collection<String> traceEvents) {
    Totals totals = Totals.ZERO;
    for (String event : traceEvents) {
      PayloadView view = PayloadView.of(RawJson.of(event), true);
      totals = totals.plus(Totals.of(view.event().segment()));
    }
    return of(totals);
  }

  private static JsonNode of(Totals totals) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JsonText.FACTORY.createGenerator(out)) {
      totals.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return SinkClient.parse(out.toString());
  }
}
