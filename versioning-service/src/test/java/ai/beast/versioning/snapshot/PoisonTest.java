package ai.beast.versioning.snapshot;

import static ai.beast.versioning.Api.hash;

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
import java.nio.file.Files;
import java.nio.file.Path;
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
    protected String good(int number) throws Exception {
        String model = "good-model-" + number;
        Path file = Files.writeString(infra.modelsDir().resolve(model), model);
        return EventJson.write(Events.of(
                "queue-worker",
                "good-" + number,
                new ModelDownloaded(
                        "job",
                        model,
                        file.toString(),
                        "internal",
                        "https://models.example/m",
                        null,
                        null,
                        hash(file),
                        Files.size(file),
                        0.5)));
    }

    @Override
    protected long effects() {
        return database.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM snapshot_source WHERE model LIKE 'good-model-%'")
                        .mapTo(Long.class)
                        .one());
    }

    @Override
    protected Map<Integer, Long> positions() throws Exception {
        return committed("versioning-service");
    }

    @Override
    protected Set<String> types() {
        return Set.of("model.downloaded");
    }

    @Override
    protected Set<EventIdentity> consumed() {
        return database.withHandle(handle -> handle.createQuery("SELECT source, id FROM consumed_event")
                .map((row, _) -> new EventIdentity(row.getString(1), row.getString(2)))
                .set());
    }
}
