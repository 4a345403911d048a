package ai.beast.registry.usage;

import static ai.beast.registry.Api.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.contracts.InferenceUsage;
import ai.beast.contracts.InferenceUsage.Calls;
import ai.beast.contracts.InferenceUsage.Counts;
import ai.beast.contracts.InferenceUsage.Times;
import ai.beast.messaging.EventPublisher;
import ai.beast.messaging.Events;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class UsageTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Times NO_TIMES = new Times(Collections.nCopies(10, 0L), 0, 0, 0, 0);

    @Inject
    EventPublisher publisher;

    @Inject
    KafkaClientService kafka;

    @Test
    void sumsReportsByDayKeyModelAndAlias() {
        // given
        publish("sums", 1, calls("200", "big", "chat", "k-sums", "2026-01-30", counts(2, 10, 100, 0)));
        publish(
                "sums",
                2,
                calls("200", "big", "chat", "k-sums", "2026-01-31", counts(3, 30, 300, 1)),
                calls("503", "big", "chat", "k-sums", "2026-01-31", counts(1, 0, 0, 1)),
                calls("broken", "big", "", "k-sums", "2026-01-31", counts(1, 5, 7, 0)),
                calls("cancelled", "small", "", "k-sums", "2026-01-31", counts(4, 0, 0, 4)),
                calls("aborted", "small", "", "k-sums", "2026-01-31", counts(2, 0, 0, 2)));
        awaitTotal("k-sums", 13);
        // when
        JsonPath byDay = report("k-sums", "day");
        JsonPath byAll = report("k-sums", null);
        // then
        assertThat(byDay.getList("items.day")).containsExactly("2026-01-31", "2026-01-30");
        assertThat(byDay.getList("items.requests.total")).containsExactly(11, 2);
        assertThat(byDay.getMap("items[0]")).doesNotContainKeys("key", "model", "alias");
        assertThat(byAll.getList("items.findAll { it.day == '2026-01-31' }.model"))
                .containsExactly("small", "big", "big");
        assertThat(byAll.<Map<String, Object>>getList("items"))
                .contains(Map.of(
                        "day",
                        "2026-01-31",
                        "key",
                        "k-sums",
                        "model",
                        "big",
                        "alias",
                        "chat",
                        "requests",
                        Map.of("total", 4, "failed", 1, "cancelled", 0, "aborted", 0, "withoutTokens", 2),
                        "tokens",
                        Map.of("prompt", 30, "completion", 300)));
        assertThat(byAll.getMap("total.requests"))
                .isEqualTo(Map.of("total", 13, "failed", 2, "cancelled", 4, "aborted", 2, "withoutTokens", 8));
        assertThat(byAll.getMap("total.tokens")).isEqualTo(Map.of("prompt", 45, "completion", 407));
        assertThat(byAll.getBoolean("truncated")).isFalse();
    }

    @Test
    void countsEachReportOnce() {
        // given
        for (int again = 0; again < 3; again++) {
            publish("once", 1, calls("200", "big", "", "k-once", "2026-01-31", counts(5, 1, 1, 0)));
        }
        publish("other-instance", 1, calls("200", "big", "", "k-once", "2026-01-31", counts(7, 1, 1, 0)));
        awaitTotal("k-once", 12);
        // when: what a restart does that has lost every acknowledgement
        kafka.getConsumer("events")
                .runOnPollingThread(consumer -> {
                    consumer.seekToBeginning(consumer.assignment());
                })
                .await()
                .atMost(SOON);
        publish("once", 2, calls("200", "big", "", "k-after", "2026-01-31", counts(1, 1, 1, 0)));
        publish("other-instance", 2, calls("200", "big", "", "k-after", "2026-01-31", counts(1, 1, 1, 0)));
        awaitTotal("k-after", 2);
        // then
        assertThat(report("k-once", "key").getInt("total.requests.total")).isEqualTo(12);
    }

    @Test
    void takesTheDayOfTheEventWhereTheReportNamesNone() {
        publish("no-day", 1, calls("200", "big", "", "k-no-day", null, counts(1, 2, 3, 0)));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(request()
                                .queryParam("key", "k-no-day")
                                .get("/api/usage")
                                .jsonPath()
                                .getList("items.day"))
                        .hasSize(1));

        String day = request()
                .queryParam("key", "k-no-day")
                .get("/api/usage")
                .jsonPath()
                .getString("items[0].day");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        assertThat(LocalDate.parse(day)).isBetween(today.minusDays(1), today);
    }

    @Test
    void keepsNamesOfAnyLengthApart() {
        // given
        String prefix = "\u65e5".repeat(340);
        publish(
                "long",
                1,
                calls("200", prefix + "a", prefix, "k-long", "2026-01-31", counts(1, 1, 1, 0)),
                calls("200", prefix + "b", prefix, "k-long", "2026-01-31", counts(2, 1, 1, 0)));
        // when
        awaitTotal("k-long", 3);
        // then
        assertThat(report("k-long", "model").getList("items.requests.total")).containsExactly(2, 1);
    }

    @Test
    void filtersByModelAndAlias() {
        publish(
                "filters",
                1,
                calls("200", "big", "chat", "k-filters", "2026-01-31", counts(1, 1, 1, 0)),
                calls("200", "big", "", "k-filters", "2026-01-31", counts(2, 1, 1, 0)),
                calls("200", "small", "", "k-filters", "2026-01-31", counts(4, 1, 1, 0)));
        awaitTotal("k-filters", 7);

        assertThat(total("model", "big")).isEqualTo(3);
        assertThat(total("alias", "chat")).isEqualTo(1);
        assertThat(total("from", "2026-02-01")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "from, 2026-02-30, from",
        "from, yesterday, from",
        "to, 2026-13-01, to",
        "to, +10000-01-01, to",
        "from, 2024-12-27, from",
        "from, 2026-02-02, from",
        "by, 'day,colour', by",
        "by, 'day;DROP TABLE usage_day', by"
    })
    void refusesWhatItCannotAnswer(String parameter, String value, String field) {
        var question = request();
        if (!parameter.equals("to")) {
            question.queryParam("to", "2026-01-31");
        }
        JsonPath problem = question.queryParam(parameter, value)
                .get("/api/usage")
                .then()
                .statusCode(400)
                .extract()
                .jsonPath();
        assertThat(problem.getString("code")).isEqualTo("invalid_field");
        assertThat(problem.getString("field")).isEqualTo(field);
    }

    @Test
    void answersFourHundredDays() {
        JsonPath answer = request()
                .queryParam("from", "2024-12-28")
                .queryParam("to", "2026-01-31")
                .queryParam("key", "k-nobody")
                .get("/api/usage")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(answer.getList("items")).isEmpty();
        assertThat(answer.getInt("total.requests.total")).isZero();
    }

    private static int total(String parameter, String value) {
        return request()
                .queryParam("key", "k-filters")
                .queryParam("to", "2026-02-01")
                .queryParam(parameter, value)
                .get("/api/usage")
                .jsonPath()
                .getInt("total.requests.total");
    }

    private static void awaitTotal(String key, int requests) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(report(key, "key").getInt("total.requests.total"))
                        .isEqualTo(requests));
    }

    private static JsonPath report(String key, @Nullable String by) {
        var question = request().queryParam("key", key).queryParam("to", "2026-01-31");
        if (by != null) {
            question.queryParam("by", by);
        }
        return question.get("/api/usage").then().statusCode(200).extract().jsonPath();
    }

    private static Counts counts(long calls, long prompt, long completion, long without) {
        return new Counts(calls, prompt, completion, without);
    }

    private static Calls calls(
            String status, String model, String alias, String key, @Nullable String day, Counts counts) {
        return new Calls("/api/chat", status, model, alias, key, day, counts, NO_TIMES);
    }

    private void publish(String instance, long sequence, Calls... calls) {
        publisher
                .publish(Events.of(
                        "queue-worker",
                        instance + "-" + sequence,
                        new InferenceUsage(instance, sequence, List.of(calls))))
                .await()
                .atMost(SOON);
    }
}
