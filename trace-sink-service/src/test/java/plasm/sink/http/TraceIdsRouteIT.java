package plasm.sink.http;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
class TraceIdsRouteIT extends TraceIdsRouteTest {}
