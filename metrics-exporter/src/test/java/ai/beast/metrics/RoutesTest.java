package ai.beast.metrics;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.Route;
import ai.beast.testing.RouteSecurityContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class RoutesTest extends RouteSecurityContract {
    @Override
    protected List<Route> routes() {
        return List.of(Route.get("/metrics"));
    }
}
