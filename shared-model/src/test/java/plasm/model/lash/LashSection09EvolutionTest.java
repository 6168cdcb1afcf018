package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import plasm.model.json.CanonicalJson;
import plasm.model.lash.json.LashWriter;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 9: what may change without a new version. */
class LashSection09EvolutionTest {
  @Test
  void version_isTwoAndStampedOnNewRecords() {
    assertEquals(2, TraceRecord.SCHEMA_VERSION);
    assertEquals(
        2,
        TraceRecord.now(TraceContext.EMPTY, new TraceEvent.Custom("n", CanonicalJson.NULL))
            .schemaVersion());
  }

  @Test
  void optionalMembersOfLaterWriters_areDropped() {
    String later =
        "{\"schema_version\":3,\"id\":\"i\",\"timestamp\":\"t\",\"context\":{\"tenant\":\"x\"},"
            + "\"type\":\"turn_completed\",\"status\":\"completed\",\"done_reason\":\"final_value\","
            + "\"mood\":\"good\"}";
    assertEquals(
        later.replace("\"tenant\":\"x\"", "").replace(",\"mood\":\"good\"", ""),
        LashWriter.SEED.json(LashRecords.read(later)));
  }

  @Test
  void payloads_areOpaque() throws Exception {
    CanonicalJson payload = CanonicalJson.parse("{\"anything\":[1,{\"else\":null}]}");
    for (TraceEvent event :
        List.of(
            new TraceEvent.Custom("n", payload), new TraceEvent.ProtocolStep("plugin", payload))) {
      TraceRecord record = TraceRecord.now(TraceContext.EMPTY, event);
      assertEquals(record, LashRecords.read(LashWriter.SEED.json(record)));
    }
  }
}
