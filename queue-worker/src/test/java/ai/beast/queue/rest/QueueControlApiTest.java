package ai.beast.queue.rest;

import static ai.beast.queue.rest.QueueCalls.api;
import static ai.beast.queue.rest.QueueCalls.enqueue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import ai.beast.queue.core.store.JobStore;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches, dependencies, pauses, limits and schedules over HTTP. */
@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
@Timeout(120)
class QueueControlApiTest {
    @Inject
    ProbeHandler probe;

    @Inject
    JobStore store;

    @AfterEach
    void nothingIsLeftHeldBack() {
        store.pauseQueue(false);
        store.limits().forEach(it -> store.unlimit(it.limit().gate()));
        assertThat(store.audit()).isEmpty();
    }

    @Test
    void jobsOfABatchRunInTheOrderTheirDependenciesSay() {
        ValidatableResponse batch = api().body("""
                        {"jobs": [
                          {"name": "last", "type": "test.probe", "payload": {"run": "at once"}, "after": ["first", "second"]},
                          {"name": "second", "type": "test.probe", "payload": {"run": "at once"}, "after": ["first"]},
                          {"name": "first", "type": "test.probe", "payload": {"run": "at once"}}]}""")
                .post("/api/queue/jobs/batch")
                .then()
                .statusCode(202)
                .body("ok", equalTo(true), "jobs", hasSize(3), "jobs[0].name", equalTo("last"));

        String last = batch.extract().path("jobs[0].job_id");
        String first = batch.extract().path("jobs[2].job_id");
        awaitStatus(last, "finished");
        read(last).body("after", hasItem(first));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | jobs",
                "{\"jobs\": []} | jobs",
                "{\"jobs\": [{\"type\": \"test.probe\"}, {\"type\": \"no.such\"}]} | jobs[1].type",
                "{\"jobs\": [{\"type\": \"test.probe\", \"timeout\": -1}]} | jobs[0].timeout",
                "{\"jobs\": [null]} | jobs[0].type",
                "{\"jobs\": [{\"name\": \"a\", \"type\": \"test.probe\"}, {\"name\": \"a\", \"type\": \"test.probe\"}]} | jobs[1].name",
                "{\"jobs\": [{\"name\": \"a\", \"type\": \"test.probe\", \"after\": [\"b\"]}, {\"name\": \"b\", \"type\": \"test.probe\", \"after\": [\"a\"]}]} | jobs[0].after",
                "{\"jobs\": [{\"name\": \"a\", \"type\": \"test.probe\", \"after\": [\"a\"]}]} | jobs[0].after",
                "{\"jobs\": [{\"type\": \"test.probe\"}, {\"type\": \"test.probe\", \"after\": [\"00000000000000000000\"]}]} | jobs[1].after",
                "{\"jobs\": [{\"type\": \"test.probe\", \"after\": [\"unknown\"]}]} | jobs[0].after",
                "{\"jobs\": [{\"type\": \"test.probe\", \"on_dependency_failure\": \"weep\"}]} | jobs[0].on_dependency_failure",
                "{\"jobs\": [{\"type\": \"test.probe\", \"resources\": {\"gpu\": 0}}]} | jobs[0].resources.gpu",
                "{\"jobs\": [{\"type\": \"test.probe\", \"resources\": {\"G P U\": 1}}]} | jobs[0].resources",
            })
    void aBadBatchNamesTheFieldAndEnqueuesNothing(String body, String field) {
        long before = store.stats().totals().enqueued();

        api().body(body)
                .post("/api/queue/jobs/batch")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid_field"), "field", equalTo(field));

        assertThat(store.stats().totals().enqueued()).isEqualTo(before);
    }

    @Test
    void aBatchThatIsRepeatedIsTheSameBatch() {
        String body = """
                {"jobs": [
                  {"name": "base", "type": "test.probe", "payload": {"run": "at once"}, "idempotency_key": "repeated-base"},
                  {"type": "test.probe", "payload": {"run": "at once"}, "after": ["base"], "idempotency_key": "repeated-next"}]}""";
        List<String> first = batch(body).extract().path("jobs.job_id");

        batch(body).body("jobs.job_id", equalTo(first), "jobs.existing", everyItem(equalTo(true)));
    }

    @Test
    void aBatchMayWaitForAJobThatIsThereAlready() {
        String base = """
                {"name": "base", "type": "test.probe", "payload": {"run": "at once"}, "idempotency_key": "shared-base"}""";
        String standing = batch("{\"jobs\": [" + base + "]}").extract().path("jobs[0].job_id");

        String next = batch(
                        "{\"jobs\": [{\"type\": \"test.probe\", \"payload\": {\"run\": \"at once\"}, \"after\": [\"base\"]}, "
                                + base + "]}")
                .body("jobs[1].job_id", equalTo(standing), "jobs[1].existing", equalTo(true))
                .body("jobs[0].existing", equalTo(false))
                .extract()
                .path("jobs[0].job_id");

        read(next).body("after", equalTo(List.of(standing)));
        awaitStatus(next, "finished");
    }

    @Test
    void resolvesDependenciesOnDuplicateKeysInABatch() {
        String keyed = "\"type\": \"test.probe\", \"payload\": {\"run\": \"at once\"}, \"idempotency_key\": ";
        ValidatableResponse batch = batch("{\"jobs\": ["
                + "{\"name\": \"a\", " + keyed + "\"twin\"}, "
                + "{\"name\": \"b\", " + keyed + "\"twin\"}, "
                + "{\"name\": \"c\", \"after\": [\"a\", \"b\"], " + keyed + "\"twin-next\"}, "
                + "{\"name\": \"d\", " + keyed + "\"twin-next\"}, "
                + "{\"name\": \"e\", \"after\": [\"d\"], " + keyed + "\"twin-last\"}]}");

        List<String> ids = batch.extract().path("jobs.job_id");
        assertThat(ids.get(1)).isEqualTo(ids.get(0));
        assertThat(ids.get(3)).isEqualTo(ids.get(2));
        read(ids.get(2)).body("after", equalTo(List.of(ids.get(0))));
        read(ids.get(4)).body("after", equalTo(List.of(ids.get(2))));
        awaitStatus(ids.get(4), "finished");
    }

    @Test
    void rejectsABatchWithAnUnknownDependency() {
        String base = """
                {"name": "base", "type": "test.probe", "payload": {"run": "at once"}, "idempotency_key": "standing-base"}""";
        batch("{\"jobs\": [" + base + "]}");
        long before = store.stats().totals().enqueued();

        api().body("{\"jobs\": [" + base
                        + ", {\"type\": \"test.probe\", \"after\": [\"base\", \"00000000000000000000\"]}]}")
                .post("/api/queue/jobs/batch")
                .then()
                .statusCode(400)
                .body("field", equalTo("jobs[1].after"), "detail", containsString("00000000000000000000"));

        assertThat(store.stats().totals().enqueued()).isEqualTo(before);
    }

    @Test
    void aRunningJobIsPausedAndGoesOnWhenResumed() {
        String id = enqueue("{\"type\": \"test.probe\"}");
        awaitStatus(id, "started");

        api().post("/api/queue/jobs/" + id + "/pause").then().statusCode(200).body("paused", equalTo(true));

        awaitStatus(id, "waiting");
        read(id).body("why_not_running.reason", equalTo("paused"), "attempts", equalTo(0));
        api().post("/api/queue/jobs/" + id + "/resume").then().statusCode(200).body("paused", equalTo(false));
        awaitStatus(id, "started");
        api().post("/api/queue/jobs/" + id + "/resume").then().statusCode(409).body("code", equalTo("invalid_state"));
        probe.letThrough();
        awaitStatus(id, "finished");
        api().post("/api/queue/jobs/" + id + "/pause").then().statusCode(409);
    }

    @Test
    void aPausedQueueStartsNothingAndSaysSo() {
        api().post("/api/queue/pause").then().statusCode(200).body("paused", equalTo(true));
        String id = enqueue("{\"type\": \"test.probe\", \"payload\": {\"run\": \"at once\"}}");

        read(id).body("status", equalTo("queued"), "why_not_running.reason", equalTo("queue_paused"));
        api().post("/api/queue/resume").then().statusCode(200).body("paused", equalTo(false));

        awaitStatus(id, "finished");
        read(id).body("why_not_running", nullValue());
    }

    @Test
    void aLimitHoldsJobsBackAndSaysSo() {
        api().body("{\"capacity\": 0}")
                .put("/api/queue/limits/type:test.probe")
                .then()
                .statusCode(200)
                .body("capacity", equalTo(0), "starts", nullValue());
        String id = enqueue("{\"type\": \"test.probe\", \"payload\": {\"run\": \"at once\"}}");

        await().untilAsserted(() -> read(id).body("why_not_running.reason", equalTo("limit")));
        api().get("/api/queue/limits")
                .then()
                .statusCode(200)
                .body("items[0].gate", equalTo("type:test.probe"), "items[0].parked", equalTo(1));
        api().delete("/api/queue/limits/type:test.probe").then().statusCode(204);
        api().delete("/api/queue/limits/type:test.probe").then().statusCode(404);

        awaitStatus(id, "finished");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type:test.probe | {} | capacity",
                "type:test.probe | {\"capacity\": -1} | capacity",
                "type:test.probe | {\"starts\": 0} | starts",
                "type:test.probe | {\"starts\": 2000} | starts",
                "type:test.probe | {\"starts\": 1, \"period\": 0} | period",
                "nonsense | {\"capacity\": 1} | gate",
            })
    void aBadLimitNamesTheFieldAndSetsNothing(String gate, String body, String field) {
        api().body(body)
                .put("/api/queue/limits/" + gate)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_field"), "field", equalTo(field));

        assertThat(store.limits()).isEmpty();
    }

    @Test
    void aScheduleEnqueuesItsJobAtItsTicks() {
        long before = store.stats().totals().enqueued();

        api().body("""
                        {"cron": "* * * * * *", "zone": "Europe/Berlin",
                         "job": {"type": "test.probe", "payload": {"run": "at once"}}}""")
                .put("/api/queue/schedules/every-second")
                .then()
                .statusCode(200)
                .body("next", notNullValue(), "missed", equalTo("once"), "job.type", equalTo("test.probe"));

        await().until(() -> store.stats().totals().enqueued() > before + 1);
        api().get("/api/queue/schedules").then().statusCode(200).body("items.name", hasItem("every-second"));
        api().get("/api/queue/schedules/every-second").then().statusCode(200);
        api().delete("/api/queue/schedules/every-second").then().statusCode(204);
        api().delete("/api/queue/schedules/every-second").then().statusCode(404);
        api().get("/api/queue/schedules/every-second").then().statusCode(404);
    }

    @Test
    void aTickHasItsJobEvenIfTheHandlerWouldRefuseItByThen() {
        api().body("""
                        {"cron": "* * * * * *", "job": {"type": "test.probe", "payload": {"run": "at once"}}}""").put("/api/queue/schedules/nightly").then().statusCode(200);
        probe.refuse(true);
        try {
            long before = store.stats().totals().enqueued();

            await().until(() -> store.stats().totals().enqueued() > before + 1);
        } finally {
            probe.refuse(false);
            store.removeSchedule("nightly");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s | {\"job\": {\"type\": \"test.probe\"}} | cron",
                "s | {\"cron\": \"sometimes\", \"job\": {\"type\": \"test.probe\"}} | cron",
                "s | {\"cron\": \"0 0 30 2 *\", \"job\": {\"type\": \"test.probe\"}} | cron",
                "s | {\"cron\": \"@daily\", \"zone\": \"Mars/Olympus\", \"job\": {\"type\": \"test.probe\"}} | zone",
                "s | {\"cron\": \"@daily\", \"missed\": \"maybe\", \"job\": {\"type\": \"test.probe\"}} | missed",
                "s | {\"cron\": \"@daily\"} | job",
                "s | {\"cron\": \"@daily\", \"job\": {\"type\": \"no.such\"}} | job.type",
                "s | {\"cron\": \"@daily\", \"job\": {\"type\": \"test.probe\", \"idempotency_key\": \"k\"}} | job.idempotency_key",
                "S! | {\"cron\": \"@daily\", \"job\": {\"type\": \"test.probe\"}} | name",
            })
    void aBadScheduleNamesTheFieldAndIsNotKept(String name, String body, String field) {
        api().body(body)
                .put("/api/queue/schedules/" + name)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid_field"), "field", equalTo(field));

        assertThat(store.schedules()).isEmpty();
    }

    @Test
    void deadJobsAreQueuedAgainTogether() {
        String id = enqueue("{\"type\": \"test.probe\", \"payload\": {\"fail\": true}}");
        awaitStatus(id, "failed");

        api().post("/api/queue/dead/retry?type=test.probe")
                .then()
                .statusCode(200)
                .body("retried", greaterThanOrEqualTo(1));

        awaitStatus(id, "failed");
        api().post("/api/queue/dead/retry?type=no.such").then().statusCode(400);
    }

    private static ValidatableResponse batch(String body) {
        return api().body(body).post("/api/queue/jobs/batch").then().statusCode(202);
    }

    private static ValidatableResponse read(String id) {
        return api().get("/api/queue/jobs/" + id).then().statusCode(200);
    }

    private static void awaitStatus(String id, String status) {
        await().untilAsserted(() -> read(id).body("status", equalTo(status)));
    }

    @Test
    void unreadableScheduleHidesNoOther() {
        store.putSchedule("broken", "{not json", null);
        try {
            api().body("""
                            {"cron": "0 3 1 1 *", "job": {"type": "test.probe",
                             "payload": {"url": "https://host/a?token=hidden"}}}""")
                    .put("/api/queue/schedules/yearly")
                    .then()
                    .statusCode(200)
                    .body("job.payload.url", equalTo("https://host/a?***"));

            api().get("/api/queue/schedules")
                    .then()
                    .statusCode(200)
                    .body("items.name", hasItem("yearly"), "items.name", hasItem("broken"))
                    .body(
                            "items.find { it.name == 'broken' }.problem",
                            equalTo("The stored definition cannot be read"));
        } finally {
            store.removeSchedule("broken");
            store.removeSchedule("yearly");
        }
    }
}
