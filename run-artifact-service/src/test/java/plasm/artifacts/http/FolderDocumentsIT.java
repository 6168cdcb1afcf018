package plasm.artifacts.http;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the packaged service. */
@QuarkusIntegrationTest
@WithTestResource(value = FolderMode.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class FolderDocumentsIT extends FolderDocumentsTest {}
