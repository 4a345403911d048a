package ai.beast.events;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.RouteSample;
import ai.beast.testing.RouteSecurityContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class RoutesTest extends RouteSecurityContract {
    @BeforeEach
    void awaitReady() {
        EventsApi.awaitReady();
    }

    @Override
    protected List<RouteSample> samples() {
        return List.of(
                RouteSample.of("POST /api/events").sending("application/cloudevents+json", "{}"),
                RouteSample.of("PUT /api/events/subscriptions/{name}").sending("{\"from\": \"nonsense\"}"),
                RouteSample.of("POST /api/session").sending("[]"));
    }
}
