package ai.beast.events;

import static ai.beast.events.EventsApi.BATCHED;
import static ai.beast.events.EventsApi.STRUCTURED;
import static ai.beast.events.EventsApi.as;
import static ai.beast.events.EventsApi.custom;
import static ai.beast.events.EventsApi.deleted;
import static ai.beast.events.EventsApi.freshName;
import static ai.beast.events.EventsApi.post;
import static ai.beast.events.EventsApi.postAsService;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class PublishTest {
    @TestHTTPResource("/")
    URI base;

    @BeforeEach
    void awaitReady() {
        EventsApi.awaitReady();
    }

    @Test
    void aStructuredEventIsInTheHistoryOnceItWasAccepted() {
        String name = freshName();

        post(STRUCTURED, custom(name, "1", "nas"))
                .statusCode(202)
                .body("accepted", equalTo(1))
                .body("ids", contains("1"));

        history("custom." + name)
                .body("items", hasSize(1))
                .body("items[0].id", equalTo("1"))
                .body("items[0].subject", equalTo("nas"))
                .body("items[0].time", notNullValue())
                .body("items[0].data.n", equalTo(1));
    }

    @Test
    void subjectAndTimeOfAKnownTypeAreCompleted() {
        String model = freshName();

        postAsService(deleted("d-" + model, model)).statusCode(202);

        as(TestKeys.READ)
                .queryParam("subject", model)
                .get("/api/events")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].type", equalTo("model.deleted"))
                .body("items[0].subject", equalTo(model))
                .body("items[0].time", notNullValue());
    }

    @Test
    void aBinaryEventKeepsItsAttributesAndData() {
        String name = freshName();

        as(TestKeys.WRITE)
                .contentType("application/json")
                .header("ce-specversion", "1.0")
                .header("ce-type", "custom." + name)
                .header("ce-source", "urn:test")
                .header("ce-subject", "\"a b\"%2Bc")
                .header("ce-id", name)
                .header("ce-traceparent", "00-1-1-00")
                .body("{\"n\": 2}")
                .post("/api/events")
                .then()
                .statusCode(202);

        history("custom." + name)
                .body("items[0].subject", equalTo("a b+c"))
                .body("items[0].traceparent", equalTo("00-1-1-00"))
                .body("items[0].data.n", equalTo(2));
    }

    @Test
    void binaryDataThatIsNotJsonIsKeptByteForByte() {
        String name = freshName();

        as(TestKeys.WRITE)
                .contentType("application/octet-stream")
                .header("ce-specversion", "1.0")
                .header("ce-type", "custom." + name)
                .header("ce-source", "urn:test")
                .header("ce-id", name)
                .body(new byte[] {0, 1, (byte) 0xff})
                .post("/api/events")
                .then()
                .statusCode(202);

        history("custom." + name).body("items[0].data_base64", equalTo("AAH/"));
    }

    @Test
    void aBatchIsAcceptedWholeAndAnExactRepetitionInItCountsOnce() {
        String name = freshName();
        String first = custom(name, "1", "a");

        post(BATCHED, "[" + first + "," + custom(name, "2", "b") + "," + first + "]")
                .statusCode(202)
                .body("accepted", equalTo(2))
                .body("ids", contains("1", "2"));

        history("custom." + name).body("items", hasSize(2));
    }

    @Test
    void anEventThatWasAcceptedBeforeIsNotWrittenAgain() {
        String name = freshName();
        post(STRUCTURED, custom(name, "1", "a")).statusCode(202).body("repeated", equalTo(0));

        post(STRUCTURED, custom(name, "1", "a"))
                .statusCode(202)
                .body("accepted", equalTo(1))
                .body("repeated", equalTo(1))
                .body("ids", contains("1"));
        post(BATCHED, "[" + custom(name, "2", "b") + "," + custom(name, "1", "a") + "]")
                .statusCode(202)
                .body("accepted", equalTo(2))
                .body("repeated", equalTo(1));

        history("custom." + name).body("items", hasSize(2));
    }

    @Test
    void theSameEventFromManyAtOnceIsWrittenOnce() throws Exception {
        String name = freshName();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = clients.invokeAll(Collections.nCopies(
                    20, () -> post(STRUCTURED, custom(name, "1", "a")).extract().statusCode()));
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(202);
            }
        }

        history("custom." + name).body("items", hasSize(1));
    }

    @Test
    void anEventIsKeptInOneLineAndItsNullsCountAsAbsent() {
        String name = freshName();
        String json = custom(name, "1", "a").replace(",", ",\n\t\r\n").replace("\"subject\":\"a\"", "\"subject\":null");

        post(STRUCTURED, json).statusCode(202);

        history("custom." + name)
                .body("items[0].time", notNullValue())
                .body("items[0].containsKey('subject')", equalTo(false))
                .body("items[0].data.n", equalTo(1));
    }

    @Test
    void oneWrongEventRefusesTheWholeBatch() {
        String name = freshName();
        String wrong = custom(name, "2", "b").replaceFirst("\"source\":\"[^\"]*\",", "");

        post(BATCHED, "[" + custom(name, "1", "a") + "," + wrong + "]")
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid_event"))
                .body("field", equalTo("[1].source"));

        history("custom." + name).body("items", hasSize(0));
    }

    @Test
    void twoDifferentEventsOfOneIdentityAreRefused() {
        String name = freshName();

        post(BATCHED, "[" + custom(name, "1", "a") + "," + custom(name, "1", "b") + "]")
                .statusCode(422)
                .body("code", equalTo("invalid_event"))
                .body("field", equalTo("[1].id"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {                                                                                       | 400 | malformed_json     |
            {"specversion":"1.0","type":"custom.x","source":"urn:t","id":"1"} {}                     | 400 | malformed_json     |
            {"id":"1","id":"2"}                                                                     | 422 | invalid_event      | id
            {"id":"1","data":{"a":[1,}}                                                             | 400 | malformed_json     |
            {"specversion":"1.0","type":"custom.x","source":"urn:t","id":"1","data":1,"data_base64":"AA=="} | 422 | invalid_event | data_base64
            {"specversion":"1.0","type":"custom.x","source":"urn:t","id":"1","data_base64":"no!"}   | 422 | invalid_event      | data_base64
            {"specversion":"1.0","type":"custom.x","source":"urn:t","id":"1","more":{}}             | 422 | invalid_event      | more
            {"specversion":"1.0","type":"custom.x","source":"urn:t","id":"1","subject":""}          | 422 | invalid_event      | subject
            []                                                                                      | 422 | invalid_event      |
            {}                                                                                      | 422 | invalid_event      | specversion
            {"specversion":"0.3","type":"custom.x","source":"urn:t","id":"1"}                       | 422 | invalid_event      | specversion
            {"specversion":"1.0","type":"custom.x","source":"urn:t","id":""}                        | 422 | invalid_event      | id
            {"specversion":"1.0","type":"custom.x","source":"urn:t","id":7}                         | 422 | invalid_event      | id
            {"specversion":"1.0","type":"custom.x","source":"not a uri","id":"1"}                   | 422 | invalid_event      | source
            {"specversion":"1.0","type":"custom.x","source":"urn:t","id":"1","time":"yesterday"}    | 422 | invalid_event      | time
            {"specversion":"1.0","type":"custom.x","source":"urn:t","id":"1","Bad-Name":"v"}        | 422 | invalid_event      | Bad-Name
            {"specversion":"1.0","type":"custom.x","source":"urn:ai-beast:queue-worker","id":"1"}   | 403 | forbidden          | source
            {"specversion":"1.0","type":"model.deleted","source":"urn:t","id":"1","data":{"model":"m"}} | 403 | forbidden      | type
            {"specversion":"1.0","type":"custom.x","source":"urn:t","id":"n\\u0000"}                | 422 | invalid_event      | id
            {"specversion":"1.0","type":"custom.x","source":"urn:t","id":"1","data":{"model":"\\ud800"}} | 422 | invalid_event  | data.model
            {"specversion":"1.0","type":"custom.x","source":"urn:t","id":"1","time":"2026-09-01T10:00Z"} | 422 | invalid_event    | time
            {"specversion":"1.0","type":"custom.","source":"urn:t","id":"1"}                        | 422 | unknown_event_type | type
            {"specversion":"1.0","type":"model.exploded","source":"urn:t","id":"1"}                 | 422 | unknown_event_type | type
            """)
    void aWrongEventIsRefusedWithItsFault(String body, int status, String code, String field) {
        post(STRUCTURED, body)
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("field", equalTo(field));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            none                 | data
            {}                   | data.model
            {"model":7}          | data.model
            {"model":"\\udc00"}  | data.model
            """)
    void dataOfTheSuitesTypesFollowsItsSchema(String data, String field) {
        String event = "{\"specversion\":\"1.0\",\"type\":\"model.deleted\",\"source\":\"urn:t\",\"id\":\"1\""
                + (data == null ? "}" : ",\"data\":" + data + "}");

        postAsService(event)
                .statusCode(422)
                .body("code", equalTo("invalid_event"))
                .body("field", equalTo(field));
    }

    @ParameterizedTest
    @CsvSource({
        "%FF, 400, invalid_field, ce-subject",
        "%C3%28, 400, invalid_field, ce-subject",
        "%01, 422, invalid_event, subject"
    })
    void refusesMalformedHeaders(String subject, int status, String code, String field) {
        as(TestKeys.WRITE)
                .contentType("application/json")
                .header("ce-specversion", "1.0")
                .header("ce-type", "custom.x")
                .header("ce-source", "urn:test")
                .header("ce-id", "1")
                .header("ce-subject", subject)
                .body("{}")
                .post("/api/events")
                .then()
                .statusCode(status)
                .body("code", equalTo(code))
                .body("field", equalTo(field));
    }

    @Test
    void publishesAnEventUnderAServicesOwnSource() {
        String model = freshName();
        String own = deleted("own", model).replace("urn:test", "urn:ai-beast:queue-worker");
        String other = deleted("other", model).replace("urn:test", "urn:ai-beast:registry-service");

        postAsService(own).statusCode(202);
        postAsService(other).statusCode(403).body("code", equalTo("forbidden")).body("field", equalTo("source"));
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        post("application/json", custom("x", "1", "a")).statusCode(415).body("code", equalTo("unsupported_media_type"));
        post("text/xml", "<event/>").statusCode(415).body("code", equalTo("unsupported_media_type"));
    }

    @Test
    void anEventOfTwoMebibytesAndABatchOfThousandAndOneAreTooLarge() {
        String name = freshName();
        String large = custom(name, "1", "a").replace("{\"n\":1}", "\"" + "x".repeat(2 * 1024 * 1024) + "\"");

        post(STRUCTURED, large).statusCode(413).body("code", equalTo("payload_too_large"));
        String many = IntStream.rangeClosed(0, 1000)
                .mapToObj(id -> custom(name, "" + id, "a"))
                .collect(Collectors.joining(",", "[", "]"));
        post(BATCHED, many).statusCode(413).body("code", equalTo("payload_too_large"));
        history("custom." + name).body("items", hasSize(0));
    }

    @Test
    void largeBodiesThatArriveAtOnceDoNotFillTheMemory() throws Exception {
        String name = freshName();
        String large = "[" + custom(name, "1", "a") + " ".repeat(8 * 1024 * 1024) + "]";
        try (Socket slow = new Socket(base.getHost(), base.getPort())) {
            slow.getOutputStream()
                    .write(("POST /api/events HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + TestKeys.WRITE
                                    + "\r\nContent-Type: " + BATCHED + "\r\nContent-Length: 9000000\r\n\r\n[")
                            .getBytes(StandardCharsets.US_ASCII));

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> post(BATCHED, large).extract().statusCode() == 503);
            post(STRUCTURED, custom(name, "2", "a")).statusCode(202);
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> post(BATCHED, large).extract().statusCode() == 202);
    }

    @Test
    void theLargestEventIsAccepted() {
        String name = freshName();
        String json = custom(name, "1", "a").replace("{\"n\":1}", "\"\"");
        int room = 1024 * 1024 - 4096 - json.length() - 256;

        post(STRUCTURED, json.replace("\"data\":\"\"", "\"data\":\"" + "x".repeat(room) + "\""))
                .statusCode(202);

        history("custom." + name).body("items", hasSize(1));
    }

    private static ValidatableResponse history(String type) {
        return as(TestKeys.READ)
                .queryParam("type", type)
                .get("/api/events")
                .then()
                .statusCode(200);
    }
}
