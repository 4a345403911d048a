package ai.beast.events;

import static ai.beast.events.EventsApi.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.contracts.ServiceLifecycle;
import ai.beast.contracts.ServiceLifecycle.State;
import ai.beast.messaging.EventPublisher;
import ai.beast.messaging.Events;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class SystemEventsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final List<String> SERVICES = List.of(
            "registry-service",
            "versioning-service",
            "queue-worker",
            "events-gateway",
            "metrics-exporter",
            "automation-bridge");

    @Inject
    EventPublisher publisher;

    @BeforeEach
    void awaitReady() {
        EventsApi.awaitReady();
    }

    @Test
    void publishesStartupAndShutdownFromReports() {
        report(State.STARTED, _ -> true);
        await().atMost(TIMEOUT).until(() -> published().equals(List.of("system.startup")));

        report(State.STOPPED, service -> !service.equals("events-gateway"));
        await().atMost(TIMEOUT).until(() -> published().equals(List.of("system.startup", "system.shutdown")));

        assertThat(as(TestKeys.READ)
                        .queryParam("type", "system.*")
                        .get("/api/events")
                        .jsonPath()
                        .getList("items.source"))
                .containsOnly("urn:ai-beast:events-gateway");
    }

    private void report(State state, Predicate<String> which) {
        SERVICES.stream()
                .filter(which)
                .forEach(service -> publisher
                        .publish(Events.of(
                                service, new ServiceLifecycle(service, service + "-test", "test", state, null)))
                        .await()
                        .atMost(TIMEOUT));
    }

    private static List<String> published() {
        return as(TestKeys.READ)
                .queryParam("type", "system.*")
                .queryParam("order", "oldest")
                .get("/api/events")
                .jsonPath()
                .getList("items.type");
    }
}
