package ai.beast.automation;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.MetricsContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FakeN8nInfrastructure.class)
class MetricsTest extends MetricsContract {}
