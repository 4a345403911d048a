package ai.beast.versioning.retention;

import static ai.beast.versioning.Api.asAdmin;
import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.versioning.Shards;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class CleanupApiTest {
    private static final int SIZE = 100_000;

    TestInfra infra;

    private String model;

    @BeforeEach
    void aModelOfItsOwn() {
        model = "cleanup-" + UUID.randomUUID();
    }

    /** Oldest first. */
    private List<String> versions(int count) {
        List<String> digests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            digests.add(snapshot(model, random(infra.modelsDir().resolve(model), SIZE)));
        }
        return digests;
    }

    private io.restassured.response.ValidatableResponse clean(Map<String, ?> request) {
        Map<String, Object> body = new HashMap<>(request);
        body.put("model", model);
        return asAdmin().body(body).post("/api/snapshots/cleanup?wait=true").then();
    }

    @Test
    void aDryRunSaysWhyEachOneStaysAndWhatWouldComeFree() {
        List<String> digests = versions(7);

        clean(Map.of("dryRun", true))
                .statusCode(200)
                .body("dryRun", equalTo(true))
                .body("items", hasSize(7))
                .body("items[0].reasons", contains("newest 1 of 5"))
                .body("items[6].keep", equalTo(false))
                .body("items[6].sha256", equalTo(digests.getFirst()))
                .body("removed", equalTo(2))
                .body("freedBytes", equalTo(2 * SIZE))
                .body("emptied", hasSize(0));

        asWriter().get("/api/snapshots?model=" + model).then().body("items", hasSize(7));
    }

    @Test
    void whatIsGivenUpIsDeletedAndItsSpaceFreed() {
        List<String> digests = versions(3);

        clean(Map.of("keepNewest", 1, "graceSeconds", 0))
                .statusCode(200)
                .body("plan.removed", equalTo(2))
                .body("plan.freedBytes", equalTo(2 * SIZE))
                .body("collection.interrupted", equalTo(false));

        asWriter().get("/api/snapshots?model=" + model).then().body("items.sha256", contains(digests.getLast()));
        asWriter()
                .post("/api/snapshots/" + digests.getLast() + "/verify?wait=true")
                .then()
                .body("health", equalTo("healthy"));
    }

    @Test
    void pinnedAndLabelledOnesStay() {
        List<String> digests = versions(4);
        mark(digests.get(0), Map.of("pinned", true));
        mark(digests.get(1), Map.of("labels", List.of("gold-" + model)));

        clean(Map.of("keepNewest", 1)).statusCode(200).body("plan.removed", equalTo(1));

        asWriter()
                .get("/api/snapshots?model=" + model)
                .then()
                .body("items.sha256", contains(digests.get(3), digests.get(1), digests.get(0)));
    }

    private static void mark(String digest, Map<String, ?> marks) {
        asWriter().body(marks).patch("/api/snapshots/" + digest).then().statusCode(200);
    }

    @Test
    void nothingIsDoneWhenAModelWouldLoseEverything() {
        versions(2);

        clean(Map.of("keepNewest", 0))
                .statusCode(400)
                .body("code", equalTo("invalid_field"))
                .body("field", equalTo("allowRemovingAll"))
                .body("emptied", contains(model));

        asWriter().get("/api/snapshots?model=" + model).then().body("items", hasSize(2));
        clean(Map.of("keepNewest", 0, "allowRemovingAll", true)).statusCode(200).body("plan.removed", equalTo(2));
        asWriter().get("/api/snapshots?model=" + model).then().body("items", hasSize(0));
    }

    @Test
    void aContentThatAnotherModelKeepsStays() {
        List<String> digests = versions(2);
        var file = random(infra.modelsDir().resolve(model + "-old"), SIZE);
        String shared = snapshot(model, file);
        snapshot(model + "-other", file);
        snapshot(model, random(infra.modelsDir().resolve(model), SIZE));

        clean(Map.of("keepNewest", 1, "dryRun", true))
                .body(
                        "items.find { it.sha256 == '" + shared + "' }.reasons",
                        contains("kept for model " + model + "-other"))
                .body("items.find { it.sha256 == '" + digests.getFirst() + "' }.keep", equalTo(false));
    }

    /** The second shard is the first version's and unchanged in the second. */
    @Test
    void theShardsOfAVersionStayOrGoTogether() {
        Shards shards = Shards.in(infra.modelsDir(), model);
        List<String> old = shards.snapshot();
        shards.change(1);
        shards.change(3);
        List<String> present = shards.snapshot();

        clean(Map.of("keepNewest", 2)).statusCode(200).body("plan.removed", equalTo(0));
        clean(Map.of("keepNewest", 1)).statusCode(200).body("plan.removed", equalTo(2));

        asWriter()
                .get("/api/snapshots?model=" + model)
                .then()
                .body("items.sha256", containsInAnyOrder(present.toArray()));
        assertThat(present).contains(old.get(1));
    }
}
