package ai.beast.automation;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.Route;
import ai.beast.testing.RouteSecurityContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FakeN8nInfrastructure.class)
class RoutesTest extends RouteSecurityContract {
    private static final String NONE = "00000000-0000-0000-0000-000000000000";

    @Override
    protected List<Route> routes() {
        return List.of(
                Route.get("/api/automation/status"),
                Route.changing("POST", "/api/automation/execute", 400).sending("{}"),
                Route.get("/api/automation/bindings"),
                Route.changing("POST", "/api/automation/bindings", 400).sending("{}"),
                Route.get("/api/automation/bindings/{id}")
                        .at("/api/automation/bindings/" + NONE)
                        .answering(404),
                Route.changing("PUT", "/api/automation/bindings/{id}", 400)
                        .at("/api/automation/bindings/" + NONE)
                        .sending("{}"),
                Route.changing("DELETE", "/api/automation/bindings/{id}", 404).at("/api/automation/bindings/" + NONE),
                Route.get("/api/automation/bindings/{id}/deliveries")
                        .at("/api/automation/bindings/" + NONE + "/deliveries")
                        .answering(404),
                Route.get("/api/automation/deliveries"),
                Route.get("/api/automation/deliveries/{id}")
                        .at("/api/automation/deliveries/0")
                        .answering(404),
                Route.changing("POST", "/api/automation/deliveries/{id}/retry", 404)
                        .at("/api/automation/deliveries/0/retry"),
                Route.get("/api/automation/templates"),
                Route.get("/api/automation/templates/{id}").at("/api/automation/templates/rag-document-ingestion"),
                Route.changing("POST", "/api/automation/templates/{id}/install", 404)
                        .at("/api/automation/templates/none/install")
                        .sending("{}"),
                Route.get("/api/automation/workflows"),
                Route.changing("POST", "/api/automation/workflows", 400).sending("{}"),
                Route.get("/api/automation/workflows/{id}")
                        .at("/api/automation/workflows/nothing")
                        .answering(404),
                Route.changing("PUT", "/api/automation/workflows/{id}", 400)
                        .at("/api/automation/workflows/nothing")
                        .sending("{}"),
                Route.changing("DELETE", "/api/automation/workflows/{id}", 404).at("/api/automation/workflows/nothing"),
                Route.changing("POST", "/api/automation/workflows/{id}/activate", 404)
                        .at("/api/automation/workflows/nothing/activate"),
                Route.changing("POST", "/api/automation/workflows/{id}/deactivate", 404)
                        .at("/api/automation/workflows/nothing/deactivate"),
                Route.changing("POST", "/api/automation/workflows/{id}/execute", 404)
                        .at("/api/automation/workflows/nothing/execute")
                        .sending("{}"));
    }
}
