package ai.beast.metrics;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.MetricsContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class MetricsTest extends MetricsContract {}
