package ai.beast.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.messaging.EventJson;
import ai.beast.messaging.Events;
import ai.beast.messaging.InvalidEventException;
import ai.beast.metrics.collect.CounterStore;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.poison.EventIdentity;
import ai.beast.testing.poison.PoisonContract;
import ai.beast.testing.poison.PoisonEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class PoisonTest extends PoisonContract {
    private static final String MODEL = "good-model";

    TestInfra infra;
    private double invalidBefore;

    @Inject
    CounterStore store;

    @Override
    protected TestInfra infra() {
        return infra;
    }

    @Override
    protected String good(int number) {
        return EventJson.write(Events.of("test", "good-" + number, Bus.download(MODEL, "/srv/" + MODEL)));
    }

    @Override
    protected long effects() {
        return (long) Scrape.now().value("ai_beast_model_downloads_total", "model_name=" + MODEL, "location=internal");
    }

    @Override
    protected Map<Integer, Long> positions() {
        return store.read().next();
    }

    @BeforeEach
    void readCounter() {
        invalidBefore = invalid();
    }

    private static double invalid() {
        return Scrape.now().value("ai_beast_events_total", "type=invalid");
    }

    /** Nothing is recorded here: every record moves a counter, that of its type or that of records that are no events. */
    @Override
    protected Set<EventIdentity> consumed() {
        return Set.of();
    }

    @Override
    protected Set<String> types() {
        return Set.of();
    }

    @Override
    protected boolean passesOver(PoisonEvent event) {
        return true;
    }

    @Override
    protected void checkCounters(List<PoisonEvent> poison) {
        long noEvents = poison.stream().filter(event -> !isEvent(event)).count();
        assertThat(noEvents).isPositive();
        assertThat(invalid() - invalidBefore).isEqualTo(noEvents);
    }

    private static boolean isEvent(PoisonEvent event) {
        try {
            EventJson.read(event.value() == null ? "" : new String(event.value(), StandardCharsets.UTF_8));
            return true;
        } catch (InvalidEventException noEvent) {
            return false;
        }
    }
}
