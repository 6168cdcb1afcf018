package plasm.artifacts.http;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import plasm.artifacts.testkit.S3ServerResource;

@QuarkusTest
@WithTestResource(value = S3ServerResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class S3DocumentsTest extends DocumentHttpContract {}
