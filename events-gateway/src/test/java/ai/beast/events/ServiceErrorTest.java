package ai.beast.events;

import static ai.beast.events.EventsApi.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class ServiceErrorTest {
    @BeforeEach
    void awaitReady() {
        EventsApi.awaitReady();
    }

    /** The thread is joined first: while Awaitility waits, dying threads are its own to report, not the service's. */
    @Test
    void aLoopThatDiesIsReportedOnTheBus() throws InterruptedException {
        String name = EventsApi.freshName();
        Thread dying = Thread.ofVirtual().name(name).start(() -> {
            throw new IllegalStateException("no way on");
        });
        dying.join();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(errors())
                        .anySatisfy(
                                message -> assertThat(message).contains(name).contains("no way on")));
    }

    private static List<String> errors() {
        return as(TestKeys.READ)
                .queryParam("type", "service.error")
                .get("/api/events")
                .then()
                .statusCode(200)
                .extract()
                .path("items.data.message");
    }
}
