package ai.beast.queue.rest;

import static io.restassured.RestAssured.given;

import ai.beast.testing.TestKeys;
import io.restassured.specification.RequestSpecification;

/** What every test of the queue's HTTP interface asks. */
final class QueueCalls {
    private QueueCalls() {}

    /** A request with a key that may write. */
    static RequestSpecification api() {
        return given().header("Authorization", TestKeys.bearer(TestKeys.ADMIN)).contentType("application/json");
    }

    /** @return the new job's id */
    static String enqueue(String body) {
        return api().body(body)
                .post("/api/queue/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("job_id");
    }
}
