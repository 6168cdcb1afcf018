package plasm.artifacts.http;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class MemoryArtifactsTest extends ArtifactHttpContract {}
