package plasm.artifacts.http;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(value = FolderMode.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class FolderDocumentsTest extends DocumentHttpContract {}
