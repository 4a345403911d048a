package ai.beast.queue.rest;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.MetricsContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
class MetricsTest extends MetricsContract {}
