package ai.beast.versioning;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.MetricsContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class MetricsTest extends MetricsContract {}
