package ai.beast.registry;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.Route;
import ai.beast.testing.RouteSecurityContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class RouteSecurityTest extends RouteSecurityContract {

    @Override
    protected List<Route> routes() {
        return List.of(
                Route.get("/api/models"),
                Route.get("/api/models/export"),
                Route.changing("POST", "/api/models/import", 200).sending("application/x-ndjson", ""),
                Route.get("/api/models/{id}").at("/api/models/absent").answering(404),
                Route.get("/api/models/{id}/instances")
                        .at("/api/models/absent/instances")
                        .answering(404),
                Route.get("/api/models/instances"),
                Route.get("/api/models/instances/duplicates"),
                Route.get("/api/models/instances/{instance}")
                        .at("/api/models/instances/0")
                        .answering(404),
                Route.changing("DELETE", "/api/models/instances/{instance}", 404)
                        .at("/api/models/instances/0"),
                Route.changing("POST", "/api/models/instances/{instance}/uses", 404)
                        .at("/api/models/instances/0/uses"),
                Route.changing("POST", "/api/models/discover", 400).sending("{\"locations\": [\"absent\"]}"),
                Route.get("/api/models/discover/roots"),
                Route.get("/api/models/discover/scans/{scan}")
                        .at("/api/models/discover/scans/absent")
                        .answering(404),
                Route.get("/api/models/recommend"),
                Route.get("/api/models/{id}/estimate")
                        .at("/api/models/absent/estimate")
                        .answering(404),
                Route.changing("PUT", "/api/models/{id}", 400)
                        .at("/api/models/absent")
                        .sending("{}"),
                Route.changing("PATCH", "/api/models/{id}", 428)
                        .at("/api/models/absent")
                        .sending("application/merge-patch+json", "{}"),
                Route.changing("DELETE", "/api/models/{id}", 404).at("/api/models/absent"));
    }
}
