package ai.beast.events;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.Route;
import ai.beast.testing.RouteSecurityContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class RoutesTest extends RouteSecurityContract {
    @BeforeEach
    void awaitReady() {
        EventsApi.awaitReady();
    }

    @Override
    protected List<Route> routes() {
        return List.of(
                Route.get("/api/events").at("/api/events?limit=1"),
                Route.changing("POST", "/api/events", 422).sending("application/cloudevents+json", "{}"),
                Route.get("/api/events/stream"));
    }

    /** The socket is not in the document: OpenAPI has no words for it. A plain GET is no upgrade, which is found after the key. */
    @Override
    protected List<Route> standardRoutes() {
        return Stream.concat(
                        super.standardRoutes().stream(),
                        Stream.of(Route.get("/api/events/ws").answering(404)))
                .toList();
    }
}
