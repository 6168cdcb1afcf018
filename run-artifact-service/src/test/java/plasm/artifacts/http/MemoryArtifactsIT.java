package plasm.artifacts.http;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the packaged service. */
@QuarkusIntegrationTest
class MemoryArtifactsIT extends MemoryArtifactsTest {}
