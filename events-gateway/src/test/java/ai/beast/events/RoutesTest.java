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
    private static final String NO_ENDPOINT = "/api/webhooks/00000000-0000-0000-0000-000000000000";

    @BeforeEach
    void awaitReady() {
        EventsApi.awaitReady();
    }

    @Override
    protected List<Route> routes() {
        return List.of(
                Route.get("/api/events").at("/api/events?limit=1"),
                Route.changing("POST", "/api/events", 422).sending("application/cloudevents+json", "{}"),
                Route.get("/api/events/asyncapi"),
                Route.get("/api/events/subscriptions"),
                Route.get("/api/events/subscriptions/{name}")
                        .at("/api/events/subscriptions/nothing")
                        .answering(404),
                Route.changing("PUT", "/api/events/subscriptions/{name}", 400)
                        .at("/api/events/subscriptions/x")
                        .sending("{\"from\":\"nonsense\"}"),
                Route.changing("POST", "/api/events/subscriptions/{name}/ack", 400)
                        .at("/api/events/subscriptions/nothing/ack")
                        .sending("{\"cursor\":\"nonsense\"}"),
                Route.changing("DELETE", "/api/events/subscriptions/{name}", 404)
                        .at("/api/events/subscriptions/nothing"),
                Route.get("/api/events/stream"),
                Route.get("/api/webhooks"),
                Route.changing("POST", "/api/webhooks", 400).sending("{}"),
                Route.get("/api/webhooks/{id}").at(NO_ENDPOINT).answering(404),
                Route.changing("PATCH", "/api/webhooks/{id}", 428)
                        .at(NO_ENDPOINT)
                        .sending("{}"),
                Route.changing("DELETE", "/api/webhooks/{id}", 404).at(NO_ENDPOINT),
                Route.changing("POST", "/api/webhooks/{id}/rotate", 404)
                        .at(NO_ENDPOINT + "/rotate")
                        .sending("{}"),
                Route.changing("POST", "/api/webhooks/{id}/ping", 404).at(NO_ENDPOINT + "/ping"),
                Route.get("/api/webhooks/{id}/deliveries")
                        .at(NO_ENDPOINT + "/deliveries")
                        .answering(404),
                Route.changing("POST", "/api/webhooks/{id}/replay", 400)
                        .at(NO_ENDPOINT + "/replay")
                        .sending("{}"),
                Route.get("/api/webhooks/deliveries"),
                Route.get("/api/webhooks/deliveries/{id}")
                        .at("/api/webhooks/deliveries/none")
                        .answering(404),
                Route.changing("POST", "/api/webhooks/deliveries/{id}/replay", 404)
                        .at("/api/webhooks/deliveries/none/replay"));
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
