package ai.beast.events;

import static ai.beast.events.EventsApi.BATCHED;
import static ai.beast.events.EventsApi.as;
import static ai.beast.events.EventsApi.custom;
import static ai.beast.events.EventsApi.freshName;
import static ai.beast.events.EventsApi.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;

import ai.beast.events.log.Cursor;
import ai.beast.events.log.LogPosition;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class SubscriptionTest {
    @TestHTTPResource("/")
    URI base;

    private final String name = freshName();
    private final String path = "/api/events/subscriptions/" + name;

    @BeforeEach
    void awaitReady() {
        EventsApi.awaitReady();
    }

    @Test
    void theCursorMovesOnlyWhenTheClientSaysSo() {
        make().statusCode(201).body("types", contains("custom." + name)).body("name", equalTo(name));
        publish(0, 10);

        String third;
        try (StreamClient client = StreamClient.open(base, "?subscription=" + name)) {
            client.awaitEvents(10);
            third = client.events.get(2).id();
        }
        try (StreamClient again = StreamClient.open(base, "?subscription=" + name)) {
            again.awaitEvents(10);
        }
        acknowledge(third).statusCode(200).body("lag", greaterThanOrEqualTo(7));

        try (StreamClient rest = StreamClient.open(base, "?subscription=" + name)) {
            rest.awaitEvents(7);
            publish(10, 1);
            rest.awaitEvents(8);
            assertThat(rest.ids()).hasSize(8).doesNotHaveDuplicates();
            acknowledge(rest.lastEventId).statusCode(200);
        }
        try (StreamClient nothing = StreamClient.open(base, "?subscription=" + name)) {
            publish(11, 1);
            nothing.awaitEvents(1);
            assertThat(nothing.ids()).containsExactly("11");
        }
    }

    @Test
    void acknowledgingAnOlderEventDoesNotGoBack() {
        make().statusCode(201);
        publish(0, 5);
        try (StreamClient client = StreamClient.open(base, "?subscription=" + name)) {
            client.awaitEvents(5);
            String cursor =
                    acknowledge(client.events.get(4).id()).extract().jsonPath().getString("cursor");

            acknowledge(client.events.get(1).id()).statusCode(200).body("cursor", equalTo(cursor));
        }
    }

    @Test
    void createsSubscriptionOnceAndRefusesOtherOfSameName() {
        String cursor = make().statusCode(201).extract().jsonPath().getString("cursor");
        publish(0, 2);

        make().statusCode(200).body("cursor", equalTo(cursor));
        put("{\"types\":[\"model.*\"]}").statusCode(409).body("code", equalTo("already_exists"));
        as(TestKeys.READ)
                .get("/api/events/subscriptions")
                .then()
                .statusCode(200)
                .body("items.name", hasItem(name));
        await().until(() -> as(TestKeys.READ).get(path).jsonPath().getInt("lag") >= 2);
    }

    @Test
    void aSubscriptionCanBeginAtTheEarliestEventOrAtACursor() {
        publish(0, 3);
        put("{\"types\":[\"custom.%s\"],\"from\":\"earliest\"}".formatted(name)).statusCode(201);

        try (StreamClient client = StreamClient.open(base, "?subscription=" + name)) {
            client.awaitEvents(3);
            assertThat(client.names()).containsOnly("custom." + name);
        }
    }

    @Test
    void aForgottenOneIsGone() {
        make().statusCode(201);

        as(TestKeys.WRITE).delete(path).then().statusCode(204);

        as(TestKeys.READ).get(path).then().statusCode(404);
        as(TestKeys.WRITE).delete(path).then().statusCode(404).body("code", equalTo("not_found"));
        as(TestKeys.READ)
                .get("/api/events/stream?subscription=" + name)
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }

    @Test
    void wrongRequestsAreRefused() {
        make().statusCode(201);
        String foreign = Cursor.FORWARD.encode(LogPosition.of(UUID.randomUUID(), 1, 2));

        acknowledge("nonsense").statusCode(400).body("code", equalTo("invalid_cursor"));
        acknowledge(foreign).statusCode(400).body("code", equalTo("invalid_cursor"));
        acknowledge("").statusCode(400).body("code", equalTo("invalid_field"));
        put("{\"types\":[\"model.exploded\"]}").statusCode(400).body("field", equalTo("types"));
        put("{\"from\":\"yesterday\"}").statusCode(400).body("code", equalTo("invalid_cursor"));
        as(TestKeys.WRITE)
                .contentType("application/json")
                .body("{}")
                .put("/api/events/subscriptions/Not%20A%20Name")
                .then()
                .statusCode(400)
                .body("field", equalTo("name"));
        as(TestKeys.READ)
                .get("/api/events/stream?type=model.*&subscription=" + name)
                .then()
                .statusCode(400)
                .body("field", equalTo("subscription"));
    }

    private ValidatableResponse make() {
        return put("{\"types\":[\"custom.%s\"]}".formatted(name));
    }

    private ValidatableResponse put(String body) {
        return as(TestKeys.WRITE)
                .contentType("application/json")
                .body(body)
                .put(path)
                .then();
    }

    private ValidatableResponse acknowledge(String cursor) {
        return as(TestKeys.WRITE)
                .contentType("application/json")
                .body("{\"cursor\":\"%s\"}".formatted(cursor))
                .post(path + "/ack")
                .then();
    }

    private void publish(int from, int count) {
        List<String> events = IntStream.range(from, from + count)
                .mapToObj(number -> custom(name, "" + number, "s" + number % 3))
                .toList();
        post(BATCHED, events.toString()).statusCode(202);
    }
}
