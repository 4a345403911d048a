package ai.beast.queue.rest;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.RouteSample;
import ai.beast.testing.RouteSecurityContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
class RoutesTest extends RouteSecurityContract {
    @Override
    protected List<RouteSample> samples() {
        return List.of(RouteSample.of("POST /api/queue/dead/retry").at("/api/queue/dead/retry?type=no.such"));
    }
}
