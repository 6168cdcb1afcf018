package plasm.model.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
  @Test
  void toJson_hasTypeTitleStatusAndDetail() {
    assertEquals(
        """
        {"type":"https://plasm.invalid/problems/not-found","title":"There is nothing here",\
        "status":404,"detail":"no route"}\
        """,
        text(Problem.of(ProblemType.NOT_FOUND, "no route")));
  }

  @Test
  void toJson_namesEventAndMemberWhenItIsAboutOne() {
    assertEquals(
        """
        {"type":"https://plasm.invalid/problems/invalid-event",\
        "title":"An event is not of the required shape","status":422,\
        "detail":"event_id is missing","index":0,"pointer":"/events/0/event_id"}\
        """,
        text(
            new Problem(
                ProblemType.INVALID_EVENT, 422, "event_id is missing", 0, "/events/0/event_id")));
  }

  @Test
  void toJson_keepsAStatusThatAFrameworkChose() {
    assertEquals(
        """
        {"type":"https://plasm.invalid/problems/request-failed",\
        "title":"The request cannot be served","status":417,"detail":"Expectation Failed"}\
        """,
        text(new Problem(ProblemType.REQUEST_FAILED, 417, "Expectation Failed", null, null)));
  }

  @Test
  void toJson_isUtf8AndEscapesWhatMustBe() throws IOException {
    String detail = "\"größe-租户\" 😀\n\\";
    byte[] json = Problem.of(ProblemType.INVALID_REQUEST, detail).toJson();
    assertEquals(detail, new JsonMapper().readTree(json).get("detail").textValue());
  }

  /** The types are what clients rely on: a change here is a breaking change. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          MALFORMED_JSON,         malformed-json,         400
          INVALID_REQUEST,        invalid-request,        400
          NOT_FOUND,              not-found,              404
          TRACE_NOT_FOUND,        trace-not-found,        404
          METHOD_NOT_ALLOWED,     method-not-allowed,     405
          NOT_ACCEPTABLE,         not-acceptable,         406
          PAYLOAD_TOO_LARGE,      payload-too-large,      413
          UNSUPPORTED_MEDIA_TYPE, unsupported-media-type, 415
          INVALID_EVENT,          invalid-event,          422
          REQUEST_FAILED,         request-failed,         400
          INTERNAL,               internal,               500
          OVERLOADED,             overloaded,             503
          STORAGE_UNAVAILABLE,    storage-unavailable,    503
          TRACE_SINK_UNAVAILABLE, plasm-trace-sink-unavailable, 503
          LOOP_DETECTED,          loop-detected,          508
          """)
  void type_isStable(ProblemType type, String name, int status) {
    assertEquals("https://plasm.invalid/problems/" + name, type.uri());
    assertEquals(status, type.status());
  }

  @Test
  void uri_isUnique() {
    Set<String> uris = new HashSet<>();
    Arrays.stream(ProblemType.values()).map(ProblemType::uri).forEach(uris::add);
    assertEquals(ProblemType.values().length, uris.size());
  }

  @ParameterizedTest
  @EnumSource
  void of_takesTheStatusOfTheType(ProblemType type) {
    assertEquals(new Problem(type, type.status(), "why", null, null), Problem.of(type, "why"));
  }

  @Test
  void exception_carriesProblemDetailAndCause() {
    Problem problem = new Problem(ProblemType.INVALID_EVENT, 422, "why", 3, "/events/3");
    IOException cause = new IOException("below");
    ProblemException e = new ProblemException(problem, cause);
    assertSame(problem, e.problem());
    assertEquals("why", e.getMessage());
    assertSame(cause, e.getCause());
  }

  @Test
  void exception_ofATypeHasNoIndexAndNoPointer() {
    ProblemException e = new ProblemException(ProblemType.OVERLOADED, "later");
    assertEquals(Problem.of(ProblemType.OVERLOADED, "later"), e.problem());
    assertNull(e.getCause());
  }

  private static String text(Problem problem) {
    return new String(problem.toJson(), StandardCharsets.UTF_8);
  }
}
