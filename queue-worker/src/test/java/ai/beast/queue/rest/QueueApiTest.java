package ai.beast.queue.rest;

import static ai.beast.queue.rest.QueueCalls.api;
import static ai.beast.queue.rest.QueueCalls.enqueue;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import ai.beast.queue.core.store.JobStore;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
@Timeout(120)
class QueueApiTest {
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Inject
    ProbeHandler probe;

    @Inject
    JobStore store;

    @AfterEach
    void nothingIsOutOfPlace() {
        assertThat(store.audit()).isEmpty();
    }

    @Test
    void aJobIsAcceptedRunAndRead() {
        String id = api().body("""
                        {"type": "test.probe", "payload": {"run": "at once"}, "priority": "high"}""")
                .post("/api/queue/jobs")
                .then()
                .statusCode(202)
                .header("Location", containsString("/api/queue/jobs/"))
                .body("ok", equalTo(true), "message", notNullValue())
                .extract()
                .path("job_id");

        awaitStatus(id, "finished");
        status(id)
                .body(
                        "id", equalTo(id),
                        "type", equalTo("test.probe"),
                        "priority", equalTo("high"),
                        "result.probed", equalTo(true),
                        "enqueued_at", notNullValue(),
                        "started_at", notNullValue(),
                        "ended_at", notNullValue(),
                        "attempts", equalTo(1),
                        "timeout", equalTo(3600),
                        "result_ttl", equalTo(86400),
                        "error", nullValue());
        api().get("/api/queue/jobs/" + id).then().statusCode(200).body("id", equalTo(id));
    }

    @Test
    void jobRunsInTheTraceOfItsRequest() {
        String id = api().header("traceparent", TRACEPARENT)
                .body("""
                    {"type": "test.probe", "payload": {"run": "at once"}}""")
                .post("/api/queue/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("job_id");

        awaitStatus(id, "finished");
        status(id).body("result.traceparent", equalTo(TRACEPARENT));
    }

    @ParameterizedTest
    @CsvSource({"ADMIN, 400", "none, 401"})
    void problemNamesTheTraceOfTheRequest(String key, int status) {
        RequestSpecification request = key.equals("none") ? given().contentType("application/json") : api();

        request.header("traceparent", TRACEPARENT)
                .body("{}")
                .post("/api/queue/jobs")
                .then()
                .statusCode(status)
                .body("traceId", equalTo("4bf92f3577b34da6a3ce929d0e0e4736"));
    }

    @Test
    void payloadShowsNoSecretOfUrl() {
        String id = api().body("""
                        {"type": "test.probe", "payload": {"run": "at once",
                         "urls": ["https://me:secret@host/a.gguf?X-Amz-Signature=abc&b=1"]}}""")
                .post("/api/queue/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("job_id");

        status(id).body("payload.urls[0]", equalTo("https://***@host/a.gguf?***"));
        awaitStatus(id, "finished");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\": \"no.such\"} | 400 | invalid_field | type",
                "{} | 400 | invalid_field | type",
                "null | 400 | invalid_field | type",
                "{\"type\": \"test.probe\", \"timeout\": -1} | 400 | invalid_field | timeout",
                "{\"type\": \"test.probe\", \"result_ttl\": -1} | 400 | invalid_field | result_ttl",
                "{\"type\": \"test.probe\", \"delay\": -1} | 400 | invalid_field | delay",
                "{\"type\": \"test.probe\", \"priority\": \"urgent\"} | 400 | invalid_field | priority",
                "{\"type\": \"test.probe\", \"payload\": [1]} | 400 | invalid_field | payload",
                "{\"type\": \"test.probe\", \"retry\": {\"max_attempts\": 0}} | 400 | invalid_field | retry.max_attempts",
                "{\"type\": \"test.probe\", \"idempotency_key\": \"two words\"} | 400 | invalid_field | idempotency_key",
                "{\"type\": \"test.probe\", \"delay\": 1, \"run_at\": \"2030-01-01T00:00:00Z\"} | 400 | invalid_field | run_at",
                "{\"type\": \"test.probe\", \"run_at\": \"2999-01-01T00:00:00Z\"} | 400 | invalid_field | run_at",
                "{\"type\": \"test.probe\", \"run_at\": \"tomorrow\"} | 400 | invalid_field | run_at",
                "{\"type\": \"test.probe\", \"run_at\": 1e300} | 400 | invalid_field | run_at",
                "{\"type\": \"test.probe\", \"run_at\": 99999999999999999999} | 400 | invalid_field | run_at",
                "{\"type\": \"test.probe\", \"run_at\": true} | 400 | invalid_field | run_at",
                "{\"type\": \"test.probe\", \"delay\": 1.5} | 400 | invalid_field | delay",
                "{\"type\": \"test.probe\", \"timeout\": 0.9} | 400 | invalid_field | timeout",
                "{\"type\": \"test.probe\", \"retry\": {\"max_attempts\": 2.5}} | 400 | invalid_field | retry.max_attempts",
                "{\"type\": \"test.probe\", \"resources\": {\"gpu\": 1.5}} | 400 | invalid_field | resources.gpu",
                "{\"type\": \"model.download\", \"payload\": {}} | 400 | invalid_field | url",
                "{\"type\": \"model.download\", \"payload\": {\"url\": \"ftp://example.org/x\"}} | 400 | invalid_field | url",
                "{\"type\": \"model.download\", \"payload\": {\"uri\": \"x\"}} | 400 | invalid_field | uri",
            })
    void aBadRequestNamesTheFieldAndEnqueuesNothing(String body, int status, String code, String field) {
        long before = store.stats().totals().enqueued();

        api().body(body)
                .post("/api/queue/jobs")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code), "field", equalTo(field), "status", equalTo(status));

        assertThat(store.stats().totals().enqueued()).isEqualTo(before);
    }

    @Test
    void malformedJsonIsAProblem() {
        api().body("{\"type\": ")
                .post("/api/queue/jobs")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("malformed_json"));
    }

    @Test
    void aPayloadOverTheLimitIsAProblem() {
        api().body("{\"type\": \"test.probe\", \"payload\": {\"x\": \"" + "y".repeat(300_000) + "\"}}")
                .post("/api/queue/jobs")
                .then()
                .statusCode(413)
                .body("code", equalTo("payload_too_large"), "field", equalTo("payload"));
    }

    @Test
    void oneIdempotencyKeyIsOneJob() {
        String first =
                enqueue("{\"type\": \"test.probe\", \"payload\": {\"a\": \"at once\"}, \"idempotency_key\": \"one\"}");
        String same =
                enqueue("{\"type\": \"test.probe\", \"payload\": {\"a\": \"at once\"}, \"idempotency_key\": \"one\"}");

        assertThat(same).isEqualTo(first);
        api().body("{\"type\": \"test.probe\", \"payload\": {\"b\": \"at once\"}, \"idempotency_key\": \"one\"}")
                .post("/api/queue/jobs")
                .then()
                .statusCode(409)
                .body(
                        "code", equalTo("idempotency_conflict"),
                        "field", equalTo("idempotency_key"),
                        "job_id", equalTo(first));
    }

    @Test
    void keyOfFailedJobSaysThatItFailedAndHowToRetry() {
        String body = "{\"type\": \"test.probe\", \"payload\": {\"a\": \"fail\"}, \"idempotency_key\": \"failing\"}";
        String id = enqueue(body);
        awaitStatus(id, "failed");

        api().body(body)
                .post("/api/queue/jobs")
                .then()
                .statusCode(202)
                .body(
                        "job_id", equalTo(id),
                        "status", equalTo("failed"),
                        "message", containsString("/api/queue/jobs/" + id + "/retry"));
    }

    @Test
    void aRunningJobIsCancelledAndCanBeRetried() {
        String id = enqueue("{\"type\": \"test.probe\"}");
        awaitStatus(id, "started");

        api().post("/api/queue/jobs/" + id + "/cancel").then().statusCode(200);

        awaitStatus(id, "cancelled");
        api().post("/api/queue/jobs/" + id + "/cancel").then().statusCode(200).body("status", equalTo("cancelled"));
        api().post("/api/queue/jobs/" + id + "/retry").then().statusCode(200);
        awaitStatus(id, "started");
        probe.letThrough();
        awaitStatus(id, "finished");
        api().post("/api/queue/jobs/" + id + "/retry").then().statusCode(409).body("code", equalTo("invalid_state"));
        api().post("/api/queue/jobs/" + id + "/cancel").then().statusCode(409);
    }

    @Test
    void aJobWithATimeInTheFutureIsScheduledForIt() {
        Instant time = Instant.now().plus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS);

        String id = enqueue("{\"type\": \"test.probe\", \"run_at\": \"" + time + "\"}");

        String due = status(id)
                .body("status", equalTo("scheduled"), "why_not_running.reason", equalTo("not_due"))
                .extract()
                .path("scheduled_for");
        assertThat(Instant.parse(due)).isCloseTo(time, within(1, ChronoUnit.MINUTES));
        api().post("/api/queue/jobs/" + id + "/cancel").then().statusCode(200);
    }

    @Test
    void aJobWithATimeInThePastRunsAtOnce() {
        String id = enqueue("""
                {"type": "test.probe", "payload": {"run": "at once"}, "run_at": "2020-01-01T00:00:00+02:00"}""");

        status(id).body("scheduled_for", nullValue());
        awaitStatus(id, "finished");
    }

    /** What an absent destination means is decided once: a later release may choose other places. */
    @Test
    void keepsTheDestinationOfAFileOfTheHub() {
        String job = """
                {"type": "model.download", "payload": {"url": "hf://owner/repo/q4/m.gguf"}, "delay": 3600}""";
        String id = enqueue(job);
        api().body("{\"cron\": \"@yearly\", \"job\": " + job + "}")
                .put("/api/queue/schedules/of-the-hub")
                .then()
                .statusCode(200)
                .body("job.payload.destination", equalTo("owner/repo/q4/"));

        status(id).body("payload.destination", equalTo("owner/repo/q4/"));
        api().get("/api/queue/schedules/of-the-hub").then().body("job.payload.destination", equalTo("owner/repo/q4/"));
        api().delete("/api/queue/schedules/of-the-hub").then().statusCode(204);
        api().post("/api/queue/jobs/" + id + "/cancel").then().statusCode(200);
    }

    @Test
    void aDelayedJobIsScheduledAndCancelledAtOnce() {
        String id = enqueue("{\"type\": \"test.probe\", \"delay\": 3600}");

        status(id).body("status", equalTo("scheduled"), "scheduled_for", notNullValue(), "started_at", nullValue());
        api().post("/api/queue/jobs/" + id + "/cancel").then().statusCode(200).body("status", equalTo("cancelled"));
    }

    @Test
    void listsStatisticsAndWorkersAnswer() {
        String id = enqueue("{\"type\": \"test.probe\", \"delay\": 3600}");

        api().get("/api/queue/jobs?state=scheduled&type=test.probe&limit=500")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(id));
        api().get("/api/queue/jobs?state=sleeping").then().statusCode(400).body("field", equalTo("state"));
        for (String limit : new String[] {"0", "501", "ten"}) {
            for (String list : new String[] {"jobs", "dead"}) {
                api().get("/api/queue/" + list + "?limit=" + limit)
                        .then()
                        .statusCode(400)
                        .contentType("application/problem+json")
                        .body("code", equalTo("invalid_field"), "field", equalTo("limit"));
            }
        }
        api().get("/api/queue/jobs?cursor=bogus").then().statusCode(400).body("code", equalTo("invalid_cursor"));
        api().get("/api/queue/stats")
                .then()
                .statusCode(200)
                .body(
                        "queue", equalTo("ai_beast_tasks"),
                        "types", hasItem("model.download"),
                        "states.scheduled", greaterThanOrEqualTo(1),
                        "totals.enqueued", greaterThanOrEqualTo(1),
                        "workers", equalTo(1));
        api().get("/api/queue/workers").then().statusCode(200).body("items[0].slots", equalTo(4));
        api().get("/api/queue/dead").then().statusCode(200).body("items", notNullValue());
    }

    private static ValidatableResponse status(String id) {
        return api().get("/api/queue/status/" + id).then().statusCode(200);
    }

    private static void awaitStatus(String id, String status) {
        await().untilAsserted(() -> status(id).body("status", equalTo(status)));
    }
}
