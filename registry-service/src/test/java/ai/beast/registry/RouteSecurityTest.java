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
                // Refused before the hub is asked.
                RouteSample.of("GET /api/models/hub/search").at("/api/models/hub/search?limit=0"),
                RouteSample.of("GET /api/models/hub/{owner}/{repository}/files").at("/api/models/hub/.x/y/files"),
                RouteSample.of("POST /api/models/outdated").sending("{\"models\": [\"absent\"]}"),
                RouteSample.of("POST /api/models/import").sending("application/x-ndjson", ""),
                RouteSample.of("POST /api/models/discover").sending("{\"locations\": [\"absent\"]}"),
                RouteSample.of("PUT /api/models/{id}/card").sending("text/markdown", "# Absent"),
                RouteSample.of("PATCH /api/models/{id}").sending("application/merge-patch+json", "{}"));
    }
}
