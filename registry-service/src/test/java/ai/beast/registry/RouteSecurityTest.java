package ai.beast.registry;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.RouteSample;
import ai.beast.testing.RouteSecurityContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class RouteSecurityTest extends RouteSecurityContract {
    @Override
    protected List<RouteSample> samples() {
        return List.of(
                RouteSample.of("POST /api/models/import").sending("application/x-ndjson", ""),
                RouteSample.of("POST /api/models/discover").sending("{\"locations\": [\"absent\"]}"),
                RouteSample.of("PUT /api/models/{id}/card").sending("text/markdown", "# Absent"),
                RouteSample.of("PATCH /api/models/{id}").sending("application/merge-patch+json", "{}"));
    }
}
