package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import plasm.model.lash.TraceEvent.LlmCallStarted;
import plasm.model.lash.json.LashWriter;
import plasm.model.testkit.Golden;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 0: two dialects share a version. */
class LashSection00DialectsTest {
  static List<String> seedLines() {
    return Golden.lines("lash-golden-seed-dialect.jsonl");
  }

  static List<String> currentLines() {
    return Golden.lines("lash-golden.jsonl");
  }

  @Test
  void golden_isWhole() {
    assertEquals(62, seedLines().size());
    assertEquals(67, currentLines().size());
  }

  @ParameterizedTest
  @MethodSource("seedLines")
  void seedLine_isWrittenAsItWasRead(String line) {
    assertEquals(line, LashWriter.SEED.json(LashRecords.read(line)));
  }

  @ParameterizedTest
  @MethodSource("currentLines")
  void currentLine_isWrittenAsItWasRead(String line) {
    assertEquals(line, LashWriter.CURRENT.json(LashRecords.read(line)));
  }

  @Test
  void currentLines_areTheSeedsInItsDialect() {
    List<String> inSeed =
        LashRecords.golden().stream()
            .filter(record -> !(record.event() instanceof TraceEvent.ProviderRequest))
            .filter(record -> !(record.event() instanceof TraceEvent.EffectEnvelopeDiff))
            .map(LashWriter.SEED::json)
            .toList();
    assertEquals(seedLines(), inSeed);
  }

  @Test
  void seedBlock_isAnAttachment() {
    assertEquals(
        new ContentBlock.AttachmentRef(1), block("{\"kind\":\"image\",\"attachment_idx\":1}"));
    assertEquals(
        new ContentBlock.AttachmentRef(1), block("{\"kind\":\"attachment\",\"attachment_idx\":1}"));
  }

  @Test
  void attachment_needsNeitherSourceNorType() {
    Attachment nothing = new Attachment(null, null, null, null, null);
    assertEquals(nothing, attachment("{}"));
    assertEquals(
        new Attachment("inline", "text/csv", null, null, null),
        attachment("{\"mime\":\"text/csv\",\"source\":\"inline\"}"));
  }

  @Test
  void attachment_isGivenWhatItsDialectRequires() {
    TraceRecord nothing = LashRecords.read(request("", "{}"));
    assertEquals(
        request("", "{\"mime\":\"application/octet-stream\"}"), LashWriter.SEED.json(nothing));
    assertEquals(request("", "{\"source\":\"inline\"}"), LashWriter.CURRENT.json(nothing));
  }

  @Test
  void seed_hasNoSource() {
    TraceRecord stored =
        LashRecords.read(request("", "{\"source\":\"stored\",\"mime\":\"image/png\"}"));
    assertEquals(request("", "{\"mime\":\"image/png\"}"), LashWriter.SEED.json(stored));
  }

  private static ContentBlock block(String json) {
    LlmCallStarted started = (LlmCallStarted) LashRecords.read(request(json, "{}")).event();
    return started.request().messages().getFirst().blocks().getFirst();
  }

  private static Attachment attachment(String json) {
    LlmCallStarted started = (LlmCallStarted) LashRecords.read(request("", json)).event();
    return started.request().attachments().getFirst();
  }

  private static String request(String block, String attachment) {
    return "{\"schema_version\":2,\"id\":\"i\",\"timestamp\":\"t\",\"context\":{},"
        + "\"type\":\"llm_call_started\",\"request\":{\"model\":\"m\",\"messages\":["
        + "{\"role\":\"user\",\"blocks\":["
        + block
        + "]}],\"attachments\":["
        + attachment
        + "],\"tool_choice\":\"auto\",\"stream\":false}}";
  }
}
