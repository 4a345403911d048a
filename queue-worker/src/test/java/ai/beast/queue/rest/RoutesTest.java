package ai.beast.queue.rest;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.Route;
import ai.beast.testing.RouteSecurityContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
class RoutesTest extends RouteSecurityContract {
    @Override
    protected List<Route> routes() {
        return List.of(
                Route.changing("POST", "/api/models/download", 400).sending("{}"),
                Route.get("/api/queue/jobs"),
                Route.changing("POST", "/api/queue/jobs", 400).sending("{}"),
                Route.get("/api/queue/jobs/{id}").at("/api/queue/jobs/nothing").answering(404),
                Route.get("/api/queue/status/{job_id}")
                        .at("/api/queue/status/nothing")
                        .answering(404),
                Route.changing("POST", "/api/queue/jobs/{id}/cancel", 404).at("/api/queue/jobs/nothing/cancel"),
                Route.changing("POST", "/api/queue/jobs/{id}/retry", 404).at("/api/queue/jobs/nothing/retry"),
                Route.get("/api/queue/jobs/{id}/progress")
                        .at("/api/queue/jobs/nothing/progress")
                        .answering(404),
                Route.get("/api/queue/stats"),
                Route.get("/api/queue/workers"),
                Route.get("/api/queue/dead"));
    }
}
