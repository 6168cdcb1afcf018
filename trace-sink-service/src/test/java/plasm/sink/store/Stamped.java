package plasm.sink.store;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import plasm.model.json.JsonText;
import plasm.model.json.ShapeException;
import plasm.model.testkit.Events;
import plasm.model.trace.AuditEventReader;
import plasm.sink.trace.StampedEvent;

/** Events as ingest hands them to a store. */
public final class Stamped {
  private Stamped() {}

  public static List<StampedEvent> of(Events... events) {
    return Arrays.stream(events).map(e -> of(e.json())).toList();
  }

  public static StampedEvent of(String json) {
    byte[] posted = json.getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = JsonText.FACTORY.createParser(posted)) {
      parser.nextToken();
      return StampedEvent.of(AuditEventReader.read(parser, posted, ""));
    } catch (IOException | ShapeException e) {
      throw new IllegalArgumentException("not an event: " + json, e);
    }
  }
}
