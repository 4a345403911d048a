package ai.beast.registry.discovery;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.Events;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.poison.EventIdentity;
import ai.beast.testing.poison.PoisonContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class PoisonTest extends PoisonContract {
    TestInfra infra;

    @Inject
    Jdbi database;

    @Override
    protected TestInfra infra() {
        return infra;
    }

    @Override
    protected String good(int number) {
        String model = "good-model-" + number;
        return EventJson.write(Events.of(
                "queue-worker",
                "good-" + number,
                new ModelDownloaded(
                        "job",
                        model,
                        infra.modelsDir().resolve(model).toString(),
                        "internal",
                        "https://models.example/m",
                        null,
                        null,
                        "%064x".formatted(1_000_000 + number),
                        1,
                        0.5)));
    }

    @Override
    protected long effects() {
        return database.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM instance WHERE model_id LIKE 'good-model-%'")
                        .mapTo(Long.class)
                        .one());
    }

    @Override
    protected Map<Integer, Long> positions() throws Exception {
        return committed("registry-service");
    }

    @Override
    protected Set<String> types() {
        return Set.of("model.downloaded", "model.deleted", "model.updated");
    }

    @Override
    protected Set<EventIdentity> consumed() {
        return database.withHandle(handle -> handle.createQuery("SELECT source, id FROM consumed_event")
                .map((row, _) -> new EventIdentity(row.getString(1), row.getString(2)))
                .set());
    }
}
