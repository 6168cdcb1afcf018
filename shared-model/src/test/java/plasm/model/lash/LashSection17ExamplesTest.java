package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import plasm.model.json.ShapeException;
import plasm.model.lash.json.LashReader;
import plasm.model.lash.json.LashWriter;
import plasm.model.testkit.Golden;
import plasm.model.testkit.LashRecords;

/** spec/lash-trace.md, section 17: its lines, and the lines that a typed reader must refuse. */
class LashSection17ExamplesTest {
  static List<String> currentExamples() {
    List<String> examples = Golden.lines("lash-examples.jsonl");
    return examples.subList(0, examples.size() - 1);
  }

  @ParameterizedTest
  @MethodSource("currentExamples")
  void example_isWrittenAsItWasRead(String line) {
    assertEquals(line, LashWriter.CURRENT.json(LashRecords.read(line)));
  }

  @Test
  void lastExample_isOfTheSeedsDialect() {
    String line = Golden.lines("lash-examples.jsonl").getLast();
    assertEquals(23, currentExamples().size());
    assertEquals(line, LashWriter.SEED.json(LashRecords.read(line)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          "type":"custom","name":"n","payload":1                                   | /context
          "context":null,"type":"custom","name":"n","payload":1                    | /context
          "context":{},"type":"nope"                                               | /type
          "context":{},"type":"custom","name":"n"                                  | /payload
          "context":{},"type":"tool_call_started","name":"n"                       | /args
          "context":{},"type":"tool_call_completed","call_id":"c","name":"n","args":1,"output":{"outcome":{"status":"success","payload":1}},"duration_ms":-1  | /duration_ms
          "context":{},"type":"tool_call_completed","call_id":"c","name":"n","args":1,"output":{"outcome":{"status":"success","payload":1}},"duration_ms":1.0 | /duration_ms
          "context":{},"type":"tool_call_completed","call_id":"c","name":"n","args":1,"output":{"outcome":{"status":"success"}},"duration_ms":1  | /output/outcome/payload
          "context":{},"type":"tool_call_completed","call_id":"c","name":"n","args":1,"output":{"outcome":{"status":"ok","payload":1}},"duration_ms":1 | /output/outcome/status
          "context":{},"type":"session_started","metadata":null                    | /metadata
          "context":{"metadata":null},"type":"session_started"                     | /context/metadata
          "context":{},"type":"token_usage","usage":{"input_tokens":1,"output_tokens":1,"cache_read_input_tokens":1,"reasoning_output_tokens":1} | /usage/cache_write_input_tokens
          "context":{},"type":"custom","name":"n","name":"n","payload":1           | /name
          """)
  void strictReader_refuses(String members, String pointer) {
    String line = "{\"schema_version\":2,\"id\":\"i\",\"timestamp\":\"t\"," + members + "}";
    ShapeException refused =
        assertThrows(
            ShapeException.class,
            () -> LashReader.STRICT.read(line.getBytes(StandardCharsets.UTF_8)));
    assertEquals(pointer, refused.pointer(), refused.getMessage());
  }
}
