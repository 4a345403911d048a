package ai.beast.metrics;

import ai.beast.messaging.EventJson;
import ai.beast.messaging.Events;
import ai.beast.metrics.collect.CounterStore;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.poison.PoisonContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class PoisonTest extends PoisonContract {
    private static final String MODEL = "good-model";

    TestInfra infra;

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

    @Override
    protected boolean deadLettersWhatIsNoEvent() {
        return false;
    }
}
