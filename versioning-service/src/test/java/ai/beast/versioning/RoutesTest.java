package ai.beast.versioning;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.Route;
import ai.beast.testing.RouteSecurityContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class RoutesTest extends RouteSecurityContract {
    private static final String NOBODY = "/api/snapshots/operations/00000000-0000-0000-0000-000000000000";

    @Override
    protected List<Route> routes() {
        return List.of(
                Route.get("/api/snapshots"),
                Route.changing("POST", "/api/snapshots", 400).sending("{}"),
                Route.get("/api/snapshots/{digest}").at("/api/snapshots/0000").answering(404),
                Route.changing("DELETE", "/api/snapshots/{digest}", 404).at("/api/snapshots/0000"),
                Route.changing("PATCH", "/api/snapshots/{digest}", 404)
                        .at("/api/snapshots/0000")
                        .sending("{}"),
                Route.get("/api/snapshots/{digest}/diff")
                        .at("/api/snapshots/0000/diff?to=0001")
                        .answering(404),
                Route.get("/api/snapshots/{digest}/export")
                        .at("/api/snapshots/0000/export")
                        .answering(404),
                Route.changing("POST", "/api/snapshots/{digest}/repair", 404)
                        .at("/api/snapshots/0000/repair")
                        .sending("{}"),
                Route.changing("POST", "/api/snapshots/import", 415).sending("{}"),
                Route.changing("POST", "/api/snapshots/verify", 400).sending("{\"fraction\": 2}"),
                Route.changing("POST", "/api/snapshots/rebuild", 202),
                Route.changing("POST", "/api/snapshots/cleanup", 400).sending("{\"keepNewest\": -1}"),
                Route.changing("POST", "/api/snapshots/{digest}/verify", 404).at("/api/snapshots/0000/verify"),
                Route.changing("POST", "/api/snapshots/{digest}/rollback", 404)
                        .at("/api/snapshots/0000/rollback")
                        .sending("{}"),
                Route.changing("POST", "/api/snapshots/collections", 400).sending("{\"graceSeconds\": -1}"),
                Route.get("/api/snapshots/rollbacks"),
                Route.get("/api/snapshots/operations/{id}").at(NOBODY).answering(404),
                Route.get("/api/snapshots/operations/{id}/progress")
                        .at(NOBODY + "/progress")
                        .answering(404));
    }
}
