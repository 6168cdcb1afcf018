package plasm.bench.lash;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lash records of a busy turn, each with an id of its own: the start and the end of an LLM call
 * with a page of text, of a tool call, and a node of an execution. About 900 bytes on average.
 */
final class RecordLines {
  private static final String TEXT = "The quick brown fox jumps over the lazy dog. ".repeat(16);
  private static final String USAGE =
      "{\"input_tokens\":900,\"output_tokens\":120,\"cache_read_input_tokens\":40,"
          + "\"cache_write_input_tokens\":0,\"reasoning_output_tokens\":60}";
  private static final String[] EVENTS = {
    "\"type\":\"llm_call_started\",\"request\":{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"blocks\":"
        + "[{\"kind\":\"text\",\"text\":\""
        + TEXT
        + "\"}]}],\"tool_choice\":\"auto\",\"stream\":true}",
    "\"type\":\"llm_call_completed\",\"response\":{\"text\":\""
        + TEXT
        + "\",\"duration_ms\":812},\"usage\":"
        + USAGE,
    "\"type\":\"tool_call_started\",\"call_id\":\"k1\",\"name\":\"search\",\"args\":{\"q\":\"x\",\"limit\":20}",
    "\"type\":\"tool_call_completed\",\"call_id\":\"k1\",\"name\":\"search\",\"args\":{\"q\":\"x\"},\"output\":"
        + "{\"outcome\":{\"status\":\"success\",\"payload\":{\"text\":\""
        + TEXT
        + "\"}}},\"duration_ms\":31",
  };
  private static final int SESSION_RECORDS = 5_000;

  private final AtomicLong next = new AtomicLong();
  private final String run;

  /**
   * @param run begins every id
   */
  RecordLines(String run) {
    this.run = run;
  }

  /** A line with its line feed; records of a session follow each other. */
  String line() {
    long n = next.getAndIncrement();
    return line(n, "s-" + run + "-" + n / SESSION_RECORDS);
  }

  /** Likewise, all of one session; each fourth begins a turn's span, the others lie below it. */
  String lineOfOneSession() {
    return line(next.getAndIncrement(), "s-" + run);
  }

  private String line(long n, String session) {
    long turn = n / 4;
    String parent = n % 4 == 0 ? "session" : "n" + turn * 4;
    return "{\"schema_version\":2,\"id\":\"%s-%d\",\"timestamp\":\"2026-03-04T05:06:07.123+00:00\",\"context\":{\"session_id\":\"%s\",\"turn_id\":\"t%d\",\"graph_node_id\":\"n%d\",\"parent_graph_node_id\":\"%s\",\"turn_index\":%d},%s}\n"
        .formatted(run, n, session, turn, n, parent, turn, EVENTS[(int) (n % EVENTS.length)]);
  }

  /** A node of an execution begins or ends. */
  String executionLine() {
    long n = next.getAndIncrement();
    String kind = n % 2 == 0 ? "node_started" : "node_completed";
    return "{\"schema_version\":2,\"id\":\"%s-%d\",\"timestamp\":\"2026-03-04T05:06:07.123+00:00\",\"context\":{\"session_id\":\"s\"},\"type\":\"lashlang_execution\",\"event\":{\"kind\":\"%s\",\"event_key\":\"k%d\",\"identity\":{\"scope\":{\"session_id\":\"s\",\"turn_id\":\"t%d\"},\"subject\":{\"type\":\"effect\",\"effect_id\":\"e\",\"kind\":\"exec_code\"},\"module_ref\":\"m\",\"entry_kind\":\"main\",\"entry_name\":\"main\"},\"node_id\":\"node-%d\",\"node_kind\":\"step\",\"label\":\"L\",\"occurrence\":1}}\n"
        .formatted(run, n, kind, n, n / 1_000, n / 2 % 500);
  }

  byte[] batch(int records) {
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i < records; i++) {
      batch.append(line());
    }
    return batch.toString().getBytes(StandardCharsets.UTF_8);
  }
}
