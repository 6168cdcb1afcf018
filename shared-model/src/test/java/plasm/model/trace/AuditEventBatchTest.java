package plasm.model.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.model.json.JsonText;
import plasm.model.json.ShapeException;
import plasm.model.testkit.Events;

/** Several events off one parser: what one of them says is never taken for what another does. */
class AuditEventBatchTest {
  private static final UUID TRACE = UUID.fromString("6532eebe-fcdd-5fe6-8b9e-c4513e158330");
  private static final Events MINIMAL = Events.audit(null, TRACE, "login");
  private static final List<String> TEXTS =
      List.of(
          "mcp_session_id",
          "logical_session_id",
          "plasm_prompt_hash",
          "plasm_execute_session",
          "run_id",
          "tenant_id",
          "principal_sub",
          "workspace_slug",
          "project_slug");

  @Test
  void absentMembersAreNotTakenFromTheEventBefore() throws Exception {
    Events full = MINIMAL.with("call_index", 3).with("line_index", 4);
    for (String member : TEXTS) {
      full = full.with(member, "x");
    }
    full = full.with("payload", 1);

    List<AuditEvent> read = read(full.json(), MINIMAL.json());

    assertEquals(GoldenTraces.read(MINIMAL.json()), read.get(1));
    assertNull(read.get(1).tenantId());
    assertNull(read.get(1).callIndex());
  }

  @Test
  void aTenantThatIsNoPathSegmentIsRefusedBehindOneThatIs() {
    ShapeException e =
        assertThrows(
            ShapeException.class,
            () ->
                read(
                    MINIMAL.with("tenant_id", "ab").json(),
                    MINIMAL.with("tenant_id", "..").json()));
    assertEquals("/1/tenant_id", e.pointer());
  }

  @Test
  void theSameTextIsTheSameObject() throws Exception {
    String json = MINIMAL.with("mcp_session_id", "mcp-é").json();
    List<AuditEvent> read = read(json, json);

    assertSame(read.get(0).mcpSessionId(), read.get(1).mcpSessionId());
    assertSame(read.get(0).traceId(), read.get(1).traceId());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aBatchReadsAsItsEventsDoAlone(long seed) throws Exception {
    Random random = new Random(seed);
    List<String> values = List.of("", "a", "b", "ab", "ba", "é", "\\u00e9", "\uD83D\uDE00", "a\"b");
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Events event = Events.audit(null, new UUID(random.nextInt(2), 1), "k" + random.nextInt(2));
      for (String member : TEXTS) {
        event =
            switch (random.nextInt(4)) {
              case 0 -> event;
              case 1 -> event.with(member, null);
              default -> event.with(member, safe(member, values, random));
            };
      }
      batch.add(event.json());
    }

    List<AuditEvent> alone = new ArrayList<>();
    for (String json : batch) {
      alone.add(GoldenTraces.read(json));
    }
    assertEquals(alone, read(batch.toArray(String[]::new)));
  }

  private static String safe(String member, List<String> values, Random random) {
    String value = values.get(random.nextInt(values.size()));
    return member.equals("tenant_id") ? value.replace("\\", "") : value;
  }

  private static List<AuditEvent> read(String... events) throws IOException, ShapeException {
    byte[] source =
        Stream.of(events).collect(Collectors.joining("\n")).getBytes(StandardCharsets.UTF_8);
    List<AuditEvent> read = new ArrayList<>();
    try (JsonParser parser = JsonText.FACTORY.createParser(source)) {
      while (parser.nextToken() != null) {
        AuditEvent before = read.isEmpty() ? null : read.getLast();
        read.add(AuditEventReader.read(parser, source, "/" + read.size(), before));
      }
    }
    return read;
  }
}
