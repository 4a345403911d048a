package ai.beast.metrics;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.RouteSecurityContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class RoutesTest extends RouteSecurityContract {}
