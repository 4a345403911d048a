package ai.beast.queue.rest;

import static ai.beast.queue.rest.QueueCalls.api;
import static ai.beast.queue.rest.QueueCalls.enqueue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import ai.beast.queue.core.store.JobStore;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finding jobs, and changing one or many of them, over HTTP. */
@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
@Timeout(120)
class JobSearchApiTest {
    /** Stands in the jobs of one test only. */
    private final String mark = "m" + UUID.randomUUID().toString().replace("-", "");

    @Inject
    JobStore store;

    @AfterEach
    void nothingIsLeftHeldBack() {
        store.pauseQueue(false);
        assertThat(store.audit()).isEmpty();
    }

    @Test
    void findsJobsByText() {
        String first = delayed("first");
        String second = delayed("second");
        enqueue("{\"type\": \"test.probe\", \"delay\": 3600, \"payload\": {\"run\": \"at once\"}}");

        api().get("/api/queue/jobs?q=" + mark + "&order=newest")
                .then()
                .statusCode(200)
                .body("items.id", contains(second, first), "next_cursor", nullValue())
                .body("stopped_at_bound", equalTo(false), "examined", notNullValue());
        String next = api().get("/api/queue/jobs?q=" + mark + "&order=oldest&limit=1")
                .then()
                .statusCode(200)
                .body("items.id", contains(first))
                .extract()
                .path("next_cursor");
        api().get("/api/queue/jobs?q=" + mark + "&order=oldest&limit=1&cursor=" + next)
                .then()
                .statusCode(200)
                .body("items.id", contains(second));
        api().get("/api/queue/jobs?q=" + mark + "&state=finished&state=started")
                .then()
                .statusCode(200)
                .body("items", empty());
        api().get("/api/queue/jobs?q=" + mark + "&since=2999-01-01T00:00:00Z")
                .then()
                .statusCode(200)
                .body("items", empty());
    }

    @ParameterizedTest
    @CsvSource({
        "state=asleep, state",
        "order=upside-down, order",
        "since=yesterday, since",
        "since=%2B1000000000-01-01T00:00:00Z, since",
        "type=no.such, type",
        "limit=0, limit",
        "limit=501, limit",
        "cursor=nonsense, cursor",
        "order=newest&cursor=nonsense, cursor"
    })
    void aBadQueryNamesItsParameter(String query, String field) {
        api().get("/api/queue/jobs?" + query).then().statusCode(400).body("field", equalTo(field));
    }

    @Test
    void changesAllThatMatch() {
        String first = delayed("first");
        String second = delayed("second");
        String filter = "{\"filter\": {\"q\": \"" + mark + "\", \"states\": [\"scheduled\", \"waiting\"]}";

        bulk("cancel", filter + ", \"dry_run\": true}")
                .body("action", equalTo("cancel"), "dry_run", equalTo(true), "matched", equalTo(2))
                .body("changed", equalTo(0), "more", equalTo(false));
        read(first).body("status", equalTo("scheduled"));

        bulk("pause", filter + "}").body("matched", equalTo(2), "changed", equalTo(2));
        read(second).body("paused", equalTo(true), "status", equalTo("waiting"));
        bulk("pause", filter + "}").body("matched", equalTo(0));
        bulk("resume", "{\"filter\": {\"q\": \"" + mark + "\"}}").body("changed", equalTo(2));
        bulk("cancel", filter + "}").body("changed", equalTo(2), "refused", equalTo(0));
        read(first).body("status", equalTo("cancelled"));
    }

    @Test
    void saysWhichOfTheNamedJobsAreRefused() {
        String open = delayed("open");
        String ended = delayed("ended");
        api().post("/api/queue/jobs/" + ended + "/cancel").then().statusCode(200);
        String unknown = "00000000000000000000";
        String ids = "{\"ids\": [\"" + open + "\", \"" + ended + "\", \"" + unknown + "\"]}";

        bulk("cancel", ids)
                .body("matched", equalTo(1), "changed", equalTo(1), "refused", equalTo(2))
                .body("problems.id", contains(ended, unknown), "problems.code", contains("invalid_state", "not_found"));
        bulk("retry", ids).body("matched", equalTo(2), "changed", equalTo(2), "problems", hasSize(1));
        await().untilAsserted(() -> read(open).body("status", equalTo("finished")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | ids",
                "{\"ids\": []} | ids",
                "{\"ids\": [\"a\"], \"filter\": {}} | ids",
                "{\"filter\": {\"states\": [\"asleep\"]}} | filter.states",
                "{\"filter\": {\"since\": \"yesterday\"}} | filter.since",
                "{\"filter\": {\"since\": \"+999999999-12-31T23:59:59Z\"}} | filter.since",
                "{\"filter\": {\"type\": \"no.such\"}} | type"
            })
    void aBadBulkRequestNamesItsField(String body, String field) {
        api().body(body).post("/api/queue/jobs/cancel").then().statusCode(400).body("field", equalTo(field));
    }

    @Test
    void movesAJobToAnotherBand() {
        String id = delayed("moved");

        api().body("{\"priority\": \"interactive\"}")
                .patch("/api/queue/jobs/" + id)
                .then()
                .statusCode(200)
                .body("priority", equalTo("interactive"));

        read(id).body("priority", equalTo("interactive"));
        api().body("{\"priority\": \"asap\"}")
                .patch("/api/queue/jobs/" + id)
                .then()
                .statusCode(400)
                .body("field", equalTo("priority"));
        api().body("{\"priority\": \"high\"}")
                .patch("/api/queue/jobs/00000000000000000000")
                .then()
                .statusCode(404);
    }

    @Test
    void deletesAJobThatHasEnded() {
        String id = delayed("deleted");
        api().delete("/api/queue/jobs/" + id).then().statusCode(409).body("code", equalTo("invalid_state"));
        api().post("/api/queue/jobs/" + id + "/cancel").then().statusCode(200);

        api().delete("/api/queue/jobs/" + id).then().statusCode(204);

        api().get("/api/queue/jobs/" + id).then().statusCode(404);
        api().delete("/api/queue/jobs/" + id).then().statusCode(404);
    }

    @Test
    void listsTheRunsOfAJob() {
        String id = enqueue("{\"type\": \"test.probe\", \"payload\": {\"fail\": true}}");
        await().untilAsserted(() -> read(id).body("status", equalTo("failed")));
        api().post("/api/queue/jobs/" + id + "/retry").then().statusCode(200);
        await().untilAsserted(() -> read(id).body("status", equalTo("failed")));

        api().get("/api/queue/jobs/" + id + "/attempts")
                .then()
                .statusCode(200)
                .body("id", equalTo(id), "truncated", equalTo(false))
                .body("items.number", contains(1, 2), "items.outcome", contains("failed", "failed"))
                .body("items[0].error.code", equalTo("not_a_model"), "items[0].worker", notNullValue())
                .body("items[0].started_at", notNullValue(), "items[1].ended_at", notNullValue());
        api().get("/api/queue/jobs/00000000000000000000/attempts").then().statusCode(404);
    }

    private String delayed(String name) {
        return enqueue(
                "{\"type\": \"test.probe\", \"delay\": 3600, \"payload\": {\"run\": \"at once\", \"name\": \"%s %s\"}}"
                        .formatted(mark, name));
    }

    private static ValidatableResponse bulk(String action, String body) {
        return api().body(body).post("/api/queue/jobs/" + action).then().statusCode(200);
    }

    private static ValidatableResponse read(String id) {
        return api().get("/api/queue/jobs/" + id).then().statusCode(200);
    }
}
