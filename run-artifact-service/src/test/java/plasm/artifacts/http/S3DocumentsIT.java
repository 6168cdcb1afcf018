package plasm.artifacts.http;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import plasm.artifacts.testkit.S3ServerResource;

/** The same of the packaged service. */
@QuarkusIntegrationTest
@WithTestResource(value = S3ServerResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class S3DocumentsIT extends S3DocumentsTest {}
