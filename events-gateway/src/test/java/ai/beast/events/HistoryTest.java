package ai.beast.events;

import static ai.beast.events.EventsApi.BATCHED;
import static ai.beast.events.EventsApi.as;
import static ai.beast.events.EventsApi.custom;
import static ai.beast.events.EventsApi.freshName;
import static ai.beast.events.EventsApi.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class HistoryTest {
    @BeforeEach
    void awaitReady() {
        EventsApi.awaitReady();
    }

    @TestHTTPResource("/")
    URI base;

    private final String name = freshName();

    @Test
    void aHundredNewestAreGivenUnlessMoreAreAskedFor() {
        publish(0, 1000);
        publish(1000, 200);

        history("type=custom." + name).body("items", hasSize(100));
        JsonPath all = history("limit=1000&type=custom." + name)
                .body("items", hasSize(1000))
                .extract()
                .jsonPath();

        List<Integer> ids = all.getList("items.id", Integer.class);
        assertThat(ids).doesNotHaveDuplicates();
        for (int subject = 0; subject < 7; subject++) {
            int remainder = subject;
            assertThat(ids.stream().filter(id -> id % 7 == remainder).map(id -> -id))
                    .isSorted();
        }
    }

    @Test
    void pagesFollowEachOtherWithoutHoleOrRepetitionWhileEventsCome() {
        publish(0, 250);

        List<Integer> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = history("limit=40&type=custom." + name + "&cursor=" + cursor)
                    .extract()
                    .jsonPath();
            ids.addAll(page.getList("items.id", Integer.class));
            cursor = page.getString("nextCursor");
            publish(1000 + ids.size(), 1);
        } while (cursor != null);

        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 250).boxed().toList());
    }

    @Test
    void theOldestComeFirstWhenAskedForAndTheirCursorGoesOnAsAStream() {
        publish(0, 30);

        JsonPath first =
                history("order=oldest&limit=20&type=custom." + name).extract().jsonPath();
        JsonPath rest = history(
                        "order=oldest&limit=20&type=custom." + name + "&cursor=" + first.getString("nextCursor"))
                .extract()
                .jsonPath();

        List<Integer> ids = new ArrayList<>(first.getList("items.id", Integer.class));
        ids.addAll(rest.getList("items.id", Integer.class));
        assertThat(ids).hasSize(30).doesNotHaveDuplicates();
        for (int subject = 0; subject < 7; subject++) {
            int remainder = subject;
            assertThat(ids.stream().filter(id -> id % 7 == remainder)).isSorted();
        }
        try (StreamClient client = StreamClient.open(base, "?type=custom." + name, first.getString("nextCursor"))) {
            client.awaitEvents(10);
            assertThat(client.ids()).hasSize(10);
        }
    }

    @Test
    void onlyTheTimeAskedForIsRead() {
        publish(0, 5);
        Instant between = Instant.now().plusMillis(2);
        await().until(() -> Instant.now().isAfter(between.plusMillis(2)));
        publish(5, 5);

        String type = "&type=custom." + name;
        assertThat(history("since=" + between + type).extract().jsonPath().getList("items.id", Integer.class))
                .containsExactlyInAnyOrder(5, 6, 7, 8, 9);
        assertThat(history("order=oldest&until=" + between + type)
                        .extract()
                        .jsonPath()
                        .getList("items.id", Integer.class))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        history("since=" + between.plusSeconds(3600) + type).body("items", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, invalid_field, limit",
        "limit=1001, invalid_field, limit",
        "type=model.exploded, invalid_field, type",
        "order=sideways, invalid_field, order",
        "since=yesterday, invalid_field, since",
        "until=1700000000, invalid_field, until",
        "order=oldest&cursor=AgAAAAAAAAAAAAAAAAAAAAAA, invalid_cursor, cursor",
        "cursor=nonsense, invalid_cursor, cursor",
        "cursor=AQAAAAAAAAAAAAAAAAAAAAAA, invalid_cursor, cursor",
        "cursor=AgAAAAAAAAAAAAAAAAAAAAAA, invalid_cursor, cursor"
    })
    void aWrongRequestIsRefused(String query, String code, String field) {
        as(TestKeys.READ)
                .get("/api/events?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("field", equalTo(field));
    }

    private static ValidatableResponse history(String query) {
        return as(TestKeys.READ).get("/api/events?" + query).then().statusCode(200);
    }

    private void publish(int from, int count) {
        List<String> events = IntStream.range(from, from + count)
                .mapToObj(number -> custom(name, "" + number, "s" + number % 7))
                .toList();
        post(BATCHED, events.toString()).statusCode(202);
    }
}
