package ai.beast.versioning;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.RouteSample;
import ai.beast.testing.RouteSecurityContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class RoutesTest extends RouteSecurityContract {
    @Override
    protected List<RouteSample> samples() {
        return List.of(
                RouteSample.of("POST /api/snapshots/verify").sending("{\"fraction\": 2}"),
                RouteSample.of("POST /api/snapshots/cleanup").sending("{\"keepNewest\": -1}"),
                RouteSample.of("POST /api/snapshots/collections").sending("{\"graceSeconds\": -1}"));
    }
}
