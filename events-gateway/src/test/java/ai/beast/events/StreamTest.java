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
import static org.hamcrest.Matchers.equalTo;

import ai.beast.events.log.Cursor;
import ai.beast.events.log.LogPosition;
import ai.beast.events.stream.core.StreamHub;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class StreamTest {
    @BeforeEach
    void awaitReady() {
        EventsApi.awaitReady();
    }

    @TestHTTPResource("/")
    URI base;

    @Inject
    StreamHub hub;

    private final String name = freshName();

    @Test
    void anEventIsStreamedAsItHappensWithItsTypeAndCursor() {
        try (StreamClient client = StreamClient.open(base, "?type=custom." + name)) {
            post(STRUCTURED, custom(name, "1", "nas")).statusCode(202);

            var event = client.awaitEvents(1).getFirst();

            assertThat(event.name()).isEqualTo("custom." + name);
            assertThat(event.id()).isNotEmpty();
            assertThat(JsonPath.from(event.data()).getString("subject")).isEqualTo("nas");
        }
    }

    @Test
    void filtersChooseByTypeSourceAndSubject() {
        String model = freshName();
        try (StreamClient models = StreamClient.open(base, "?type=model.*&type=rag.*&subject=" + model);
                StreamClient others = StreamClient.open(base, "?source=urn:other:" + name + "&type=custom." + name)) {
            post(STRUCTURED, custom(name, "1", model)).statusCode(202);
            postAsService(deleted("2-" + model, model)).statusCode(202);
            post(STRUCTURED, custom(name, "3", "x").replace("urn:test", "urn:other"))
                    .statusCode(202);

            models.awaitEvents(1);
            others.awaitEvents(1);

            assertThat(models.ids()).containsExactly("2-" + model);
            assertThat(others.ids()).containsExactly("3");
        }
    }

    @Test
    void aClientThatComesBackGetsWhatItMissedOnceAndInOrder() {
        String query = "?type=custom." + name;
        List<String> seen = new ArrayList<>();
        String cursor = "";
        try (StreamClient client = StreamClient.open(base, query)) {
            publish(0, 20);
            client.awaitEvents(20);
            seen.addAll(client.ids().subList(0, 12));
            cursor = client.events.get(11).id();
        }
        publish(20, 20);
        try (StreamClient client = StreamClient.open(base, query, cursor)) {
            client.awaitEvents(28);
            publish(40, 10);
            client.awaitEvents(38);
            seen.addAll(client.ids());
            cursor = client.lastEventId;
        }
        publish(50, 5);
        try (StreamClient client = StreamClient.open(base, query + "&lastEventId=" + cursor)) {
            client.awaitEvents(5);
            seen.addAll(client.ids());
        }

        assertThat(seen).hasSize(55).doesNotHaveDuplicates();
        inOrderPerSubject(seen);
    }

    @Test
    void aClientFarBehindIsBroughtForwardFromTheLog() {
        String query = "?type=custom." + name;
        String cursor;
        try (StreamClient client = StreamClient.open(base, query)) {
            cursor = client.lastEventId;
        }
        for (int batch = 0; batch < 4; batch++) {
            publish(batch * 900, 900);
        }
        try (StreamClient client = StreamClient.open(base, query, cursor)) {
            client.awaitEvents(3600);
            publish(3600, 10);
            client.awaitEvents(3610);

            assertThat(client.names()).containsOnly("custom." + name);
            assertThat(client.ids()).hasSize(3610).doesNotHaveDuplicates();
            inOrderPerSubject(client.ids());
        }
    }

    @Test
    void historyNamesTheCursorFromWhichTheStreamGoesOn() {
        publish(0, 3);
        String cursor = as(TestKeys.READ)
                .queryParam("type", "custom." + name)
                .get("/api/events")
                .jsonPath()
                .getString("lastEventId");
        publish(3, 3);

        try (StreamClient client = StreamClient.open(base, "?type=custom." + name, cursor)) {
            client.awaitEvents(3);
            assertThat(client.ids()).containsExactlyInAnyOrder("3", "4", "5");
        }
    }

    @Test
    void aCursorOfAnotherLogBeginsWithAGapAndThenEverythingThereIs() {
        publish(0, 4);
        String foreign = Cursor.FORWARD.encode(LogPosition.of(UUID.randomUUID(), 5, 5));

        try (StreamClient client = StreamClient.open(base, "?type=custom." + name, foreign)) {
            client.awaitEvents(5);

            JsonPath gap = JsonPath.from(client.events.getFirst().data());
            assertThat(client.names().getFirst()).isEqualTo("gap");
            assertThat(gap.getString("from")).isEqualTo(foreign);
            assertThat(gap.getString("to")).isEqualTo(client.events.getFirst().id());
            assertThat(gap.getString("reason")).isEqualTo("other_log");
            assertThat(client.ids().subList(1, 5)).containsExactlyInAnyOrder("0", "1", "2", "3");
        }
    }

    @Test
    void aCursorBeyondTheEndBeginsWithAGap() throws Exception {
        String present;
        try (StreamClient client = StreamClient.open(base, "")) {
            present = client.lastEventId;
        }
        LogPosition end = Cursor.FORWARD.decode(present);
        String beyond = Cursor.FORWARD.encode(end.with(0, end.next(0) + 1_000_000));

        try (StreamClient client = StreamClient.open(base, "?type=custom." + name, beyond)) {
            client.awaitEvents(1);
            publish(0, 6);
            client.awaitEvents(7);

            assertThat(client.names().getFirst()).isEqualTo("gap");
            assertThat(JsonPath.from(client.events.getFirst().data()).getString("reason"))
                    .isEqualTo("beyond_end");
        }
    }

    @Test
    void aHeartbeatMovesTheCursorOfAClientThatWantsNothing() {
        try (StreamClient client = StreamClient.open(base, "?type=custom.nobody")) {
            String before = client.lastEventId;
            publish(0, 6);

            await().until(() -> {
                hub.beat();
                return !client.lastEventId.equals(before);
            });
            assertThat(client.events).isEmpty();
        }
    }

    @Test
    void aClientThatLeftIsForgotten() {
        int before = hub.size();
        try (StreamClient client = StreamClient.open(base, "")) {
            assertThat(hub.size()).isGreaterThanOrEqualTo(1);
            assertThat(client.ended).isFalse();
        }
        await().until(() -> hub.size() <= before);
    }

    @ParameterizedTest
    @CsvSource({
        "type=model.exploded, invalid_field, type",
        "lastEventId=nonsense, invalid_cursor, lastEventId",
        "lastEventId=AgAAAAAAAAAAAAAAAAAAAAAA, invalid_cursor, lastEventId"
    })
    void aWrongRequestIsRefused(String query, String code, String field) {
        as(TestKeys.READ)
                .get("/api/events/stream?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("field", equalTo(field));
    }

    @Test
    void aHundredClientsGetTheSameSequence() {
        List<StreamClient> clients = new ArrayList<>();
        try {
            IntStream.range(0, 100).forEach(_ -> clients.add(StreamClient.open(base, "?type=custom." + name)));
            publish(0, 200);
            clients.forEach(client -> client.awaitEvents(200));

            Set<List<String>> sequences = new HashSet<>();
            clients.forEach(client -> sequences.add(client.ids()));
            assertThat(sequences).hasSize(1);
            inOrderPerSubject(sequences.iterator().next());
        } finally {
            clients.forEach(StreamClient::close);
        }
    }

    /** Events number from, from + 1, …, in seven subjects. */
    private void publish(int from, int count) {
        List<String> events = IntStream.range(from, from + count)
                .mapToObj(number -> custom(name, "" + number, "s" + number % 7))
                .toList();
        post(BATCHED, events.toString()).statusCode(202);
    }

    private static void inOrderPerSubject(List<String> ids) {
        for (int subject = 0; subject < 7; subject++) {
            int remainder = subject;
            assertThat(ids.stream().map(Integer::valueOf).filter(id -> id % 7 == remainder))
                    .isSorted();
        }
    }
}
