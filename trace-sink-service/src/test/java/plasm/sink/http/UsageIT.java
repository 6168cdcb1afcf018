package plasm.sink.http;

import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
@WithTestResource(value = LocalFolder.class, scope = TestResourceScope.MATCHING_RESOURCES)
class UsageIT extends UsageTest {}
