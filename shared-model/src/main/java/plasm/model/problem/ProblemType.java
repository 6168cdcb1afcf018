package plasm.model.problem;

/**
 * Every kind of error that the services answer with, as RFC 9457 wants it: a stable type, a title
 * and a status. Clients may rely on the type; titles may be reworded.
 */
public enum ProblemType {
  MALFORMED_JSON("malformed-json", 400, "The body is not JSON"),
  INVALID_REQUEST("invalid-request", 400, "A parameter is missing or wrong"),
  INVALID_PATH_PARAM(
      "plasm-execute-invalid-path-param", 400, "A segment of the path is not of its form"),
  NOT_FOUND("not-found", 404, "There is nothing here"),
  TRACE_NOT_FOUND("trace-not-found", 404, "This tenant has no such trace"),
  RUN_NOT_FOUND("run-not-found", 404, "There is no such run"),
  GRAPH_NOT_FOUND("graph-not-found", 404, "This session has no such execution"),
  SESSION_NOT_FOUND("session-not-found", 404, "This tenant has no such session"),
  UNKNOWN_ARTIFACT("plasm-execute-unknown-artifact", 404, "There is no such artifact"),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "This resource does not take that method"),
  NOT_ACCEPTABLE("not-acceptable", 406, "No representation matches the Accept header"),
  RUN_REPLACED("run-replaced", 409, "Another attempt of the run took its place"),
  PRECONDITION_FAILED("precondition-failed", 412, "The artifact is not as the request wants it"),
  PAYLOAD_TOO_LARGE("payload-too-large", 413, "The body is over the limit"),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body is of a type not taken here"),
  RANGE_NOT_SATISFIABLE("range-not-satisfiable", 416, "The range begins behind the end"),
  INVALID_EVENT("invalid-event", 422, "An event is not of the required shape"),
  INVALID_RECORD("invalid-record", 422, "A lash record is not of the required shape"),
  INVALID_RUN("invalid-run", 422, "A run or an event of it is not of the required shape"),
  INVALID_SESSION("invalid-session", 422, "A session is not of the required shape"),
  INVALID_SEGMENT("invalid-segment", 422, "A segment is not of the required shape"),
  INVALID_DOCUMENT("invalid-document", 422, "A document is not of the required shape"),
  DOCUMENT_MISMATCH("document-mismatch", 422, "A document names another artifact than its path"),
  REQUEST_FAILED("request-failed", 400, "The request cannot be served"),
  INTERNAL("internal", 500, "The service failed"),
  SERIALIZATION_FAILED(
      "plasm-execute-serialization-failed", 500, "What is stored is damaged or is no artifact"),
  OVERLOADED("overloaded", 503, "More work waits than the service takes on"),
  STORAGE_UNAVAILABLE("storage-unavailable", 503, "Storage cannot be written or read now"),
  TRACE_SINK_UNAVAILABLE(
      "plasm-trace-sink-unavailable",
      503,
      "The trace sink that this one relays to does not answer"),
  LOOP_DETECTED("loop-detected", 508, "The request came back to a sink that it passed before"),
  INSUFFICIENT_STORAGE("insufficient-storage", 507, "Storage has no room for that much");

  private static final String BASE = "https://plasm.invalid/problems/";

  private final String name;
  private final int status;
  private final String title;

  ProblemType(String name, int status, String title) {
    this.name = name;
    this.status = status;
    this.title = title;
  }

  public String uri() {
    return BASE + name;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }
}
