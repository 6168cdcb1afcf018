package plasm.model.lash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import plasm.model.lash.execution.ChildExecution;
import plasm.model.lash.execution.ExecutionIdentity;
import plasm.model.lash.execution.RuntimeScope;
import plasm.model.lash.execution.RuntimeSubject;

/** spec/lash-trace.md, section 7: graph_key. */
class LashSection07GraphKeyTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          s,     t,   e,    effect:s:t:e
          s,     -,   e,    effect:s:e
          s,     '',  e,    effect:s:e
          s:1,   t:2, e:3,  effect:s:1:t:2:e:3
          '',    -,   '',   effect::
          """)
  void effect_hasItsSessionAndTurn(String session, String turn, String effect, String expected) {
    RuntimeScope scope = new RuntimeScope(session, turn, 3L, 4L);
    assertEquals(expected, new RuntimeSubject.Effect(effect, "any kind").graphKey(scope));
  }

  @ParameterizedTest
  @CsvSource({"p, process:p", "process:x, process:process:x"})
  void process_ignoresItsScope(String process, String expected) {
    assertEquals(
        expected,
        new RuntimeSubject.Process(process).graphKey(new RuntimeScope("s", "t", null, null)));
  }

  @Test
  void identityAndChild_useTheSameRule() {
    RuntimeScope scope = new RuntimeScope("s", "t", null, null);
    RuntimeSubject subject = new RuntimeSubject.Effect("e", "exec_code");
    assertEquals(
        "effect:s:t:e", new ExecutionIdentity(scope, subject, "m", "main", "r", "main").graphKey());
    assertEquals("effect:s:t:e", new ChildExecution(scope, subject, "m", "r", "n").graphKey());
  }
}
