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
                Route.get("/api/queue/dead"),
                Route.changing("POST", "/api/queue/dead/retry", 400).at("/api/queue/dead/retry?type=no.such"),
                Route.changing("POST", "/api/queue/jobs/batch", 400).sending("{}"),
                Route.changing("POST", "/api/queue/jobs/{id}/pause", 404).at("/api/queue/jobs/nothing/pause"),
                Route.changing("POST", "/api/queue/jobs/{id}/resume", 404).at("/api/queue/jobs/nothing/resume"),
                Route.changing("POST", "/api/queue/pause", 403),
                Route.changing("POST", "/api/queue/resume", 403),
                Route.get("/api/queue/limits"),
                Route.changing("PUT", "/api/queue/limits/{gate}", 403)
                        .at("/api/queue/limits/nothing")
                        .sending("{}"),
                Route.changing("DELETE", "/api/queue/limits/{gate}", 403).at("/api/queue/limits/nothing"),
                Route.get("/api/queue/schedules"),
                Route.get("/api/queue/schedules/{name}")
                        .at("/api/queue/schedules/nothing")
                        .answering(404),
                Route.changing("PUT", "/api/queue/schedules/{name}", 400)
                        .at("/api/queue/schedules/nothing")
                        .sending("{}"),
                Route.changing("DELETE", "/api/queue/schedules/{name}", 404).at("/api/queue/schedules/nothing"));
    }
}
