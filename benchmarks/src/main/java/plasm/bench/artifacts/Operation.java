package plasm.bench.artifacts;

import io.vertx.core.http.HttpMethod;

/** What is done with an artifact. */
public enum Operation {
  PUT(HttpMethod.PUT),
  GET(HttpMethod.GET);

  private final HttpMethod method;

  Operation(HttpMethod method) {
    this.method = method;
  }

  HttpMethod method() {
    return method;
  }
}
