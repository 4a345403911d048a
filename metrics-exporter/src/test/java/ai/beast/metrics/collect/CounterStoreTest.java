package ai.beast.metrics.collect;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.Events;
import ai.beast.metrics.Bus;
import ai.beast.metrics.ExporterConfiguration;
import ai.beast.metrics.Metric;
import ai.beast.metrics.Series;
import ai.beast.metrics.collect.CounterStore.Counted;
import ai.beast.metrics.collect.RecordBatch.Range;
import ai.beast.testing.Infrastructure;
import io.cloudevents.CloudEvent;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scripts, on a real Redis and under keys of their own, so that the running collector does not interfere. */
@QuarkusTest
@WithTestResource(Infrastructure.class)
class CounterStoreTest {
    @Inject
    RedisDataSource redis;

    private CounterStore store;

    private record Small() implements ExporterConfiguration {
        @Override
        public int maxSeries() {
            return 3;
        }

        @Override
        public int maxSeen() {
            return 50;
        }

        @Override
        public Duration seenFor() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration lagFor() {
            return Duration.ofSeconds(30);
        }

        @Override
        public List<Path> directories() {
            return List.of();
        }
    }

    @BeforeEach
    void ownKeys() {
        store = new CounterStore(redis, new Small(), "m:{" + UUID.randomUUID() + "}:");
    }

    @Test
    void nothingIsCountedBeforeOffsetsAreAgreed() {
        assertThat(store.apply(batch("t", 0, download(0, "a")))).isFalse();
        assertThat(store.read().values()).isEmpty();
    }

    @Test
    void aBatchAppliedAgainChangesNothing() {
        adopt("t", 0, 100);
        RecordBatch batch = batch("t", 0, download(0, "a"), download(1, "b"));

        assertThat(store.apply(batch)).isTrue();
        Counted once = store.read();
        assertThat(store.apply(batch)).isTrue();

        assertThat(store.read()).isEqualTo(once);
        assertThat(once.next()).containsEntry(0, 2L);
        assertThat(downloads(once, "a")).isEqualTo(1);
    }

    @Test
    void aBatchThatOverlapsCountsOnlyWhatIsNew() {
        adopt("t", 0, 100);
        store.apply(batch("t", 0, download(0, "a"), download(1, "a")));

        assertThat(store.apply(batch("t", 1, download(1, "a"), download(2, "a"))))
                .isTrue();

        assertThat(downloads(store.read(), "a")).isEqualTo(3);
        assertThat(store.read().next()).containsEntry(0, 3L);
    }

    @Test
    void aBatchBehindAHoleIsRefusedWhole() {
        adopt("t", 0, 100);

        assertThat(store.apply(batch("t", 5, download(5, "a")))).isFalse();

        assertThat(store.read().values()).isEmpty();
        assertThat(store.read().next()).containsEntry(0, 0L);
    }

    @Test
    void refusesBatchOfOtherTopicUntilAdopted() {
        adopt("t", 0, 100);
        store.apply(batch("t", 0, download(0, "a")));

        assertThat(store.apply(batch("u", 0, download(0, "a")))).isFalse();
        assertThat(adopt("u", 0, 1)).isEqualTo(Map.of(0, 0L));

        assertThat(store.apply(batch("u", 0, download(0, "a")))).isTrue();
        assertThat(downloads(store.read(), "a")).isEqualTo(2);
    }

    @Test
    void anEventSeenBeforeCountsNothingWhereverItLies() {
        adopt("t", 0, 100);
        CloudEvent event = Events.of("test", Bus.download("a", "/a"));
        store.apply(batch("t", 0, EventCounts.of(0, 0, EventJson.write(event))));

        store.apply(batch("t", 1, EventCounts.of(0, 1, EventJson.write(event))));

        assertThat(downloads(store.read(), "a")).isEqualTo(1);
        assertThat(store.read().next()).containsEntry(0, 2L);
    }

    @Test
    void seriesBeyondTheLimitAreCountedTogether() {
        adopt("t", 0, 100);
        List<CountedRecord> records = new ArrayList<>();
        for (int offset = 0; offset < 20; offset++) {
            records.add(download(offset, "model-" + offset % 10));
        }

        store.apply(batch("t", 0, records.toArray(CountedRecord[]::new)));

        Counted counted = store.read();
        assertThat(downloads(counted, "model-0")).isEqualTo(2);
        assertThat(value(counted, Series.of(Metric.MODEL_DOWNLOADS, "other", "other")))
                .isEqualTo(14);
        assertThat(counted.values().keySet().stream()
                        .filter(field -> field.startsWith("ai_beast_model_downloads_total\n")))
                .hasSize(4);
    }

    @Test
    void recordsThatExpiredUncountedAreCountedAsMissed() {
        adopt("t", 0, 100);
        store.apply(batch("t", 0, download(0, "a")));

        assertThat(adopt("t", 41, 100)).isEqualTo(Map.of(0, 41L));

        assertThat(value(store.read(), Series.of(Metric.EVENTS_MISSED))).isEqualTo(40);
    }

    @Test
    void offsetBehindTheEndIsSetBackUnlessCountedMeanwhile() {
        adopt("t", 0, 100);
        store.apply(batch("t", 0, download(0, "a"), download(1, "a"), download(2, "a")));

        assertThat(store.adopt(ends("t", 0, 1), Map.of(0, 2L))).isEqualTo(Map.of(0, 3L));
        assertThat(store.adopt(ends("t", 0, 1), Map.of(0, 3L))).isEqualTo(Map.of(0, 1L));
    }

    @Test
    void numbersKeepTheirDigits() {
        adopt("t", 9_000_000_000_000_000L, 9_000_000_000_000_100L);
        ModelDownloaded large = new ModelDownloaded(
                "job", "a", "/a", "internal", "u", null, null, "0".repeat(64), 123_456_789_012_345L, 0.1);
        CountedRecord record = EventCounts.of(0, 9_000_000_000_000_001L, EventJson.write(Events.of("test", large)));

        assertThat(store.apply(new RecordBatch(
                        "t", List.of(new Range("0", "9000000000000000", "9000000000000002")), List.of(record))))
                .isTrue();

        Counted counted = store.read();
        assertThat(counted.next()).containsEntry(0, 9_000_000_000_000_002L);
        assertThat(counted.values())
                .containsEntry(Series.of(Metric.MODEL_DOWNLOAD_BYTES, "a").text() + "\nsum", "123456789012345");
    }

    /** Two readers apply batches of any size, repeat some, and start over at any time. */
    @Test
    void twoReadersInAnyOrderCountEachRecordOnce() {
        Random random = new Random(7);
        List<CountedRecord> log = new ArrayList<>();
        for (int offset = 0; offset < 400; offset++) {
            log.add(download(offset, "m"));
        }
        long[] next = {adopt("t", 0, 400).get(0), 0};
        while (store.read().next().get(0) < log.size()) {
            int reader = random.nextInt(2);
            int from = (int) next[reader];
            int to = Math.min(log.size(), from + 1 + random.nextInt(40));
            boolean applied = store.apply(batch("t", from, log.subList(from, to).toArray(CountedRecord[]::new)));
            assertThat(applied).isTrue();
            next[reader] = random.nextInt(5) == 0 ? adopt("t", 0, 400).get(0) : random.nextInt(4) == 0 ? from : to;
        }

        assertThat(downloads(store.read(), "m")).isEqualTo(400);
    }

    private Map<Integer, Long> adopt(String topic, long begin, long end) {
        return store.adopt(ends(topic, begin, end), store.positions(topic));
    }

    private static LogEnds ends(String topic, long begin, long end) {
        return new LogEnds(topic, Map.of(0, begin), Map.of(0, end));
    }

    private static RecordBatch batch(String topic, long from, CountedRecord... records) {
        Range range = new Range("0", Long.toString(from), Long.toString(from + records.length));
        return new RecordBatch(topic, List.of(range), List.of(records));
    }

    private static CountedRecord download(long offset, String model) {
        return EventCounts.of(0, offset, EventJson.write(Events.of("test", Bus.download(model, "/" + model))));
    }

    private static double downloads(Counted counted, String model) {
        return value(counted, Series.of(Metric.MODEL_DOWNLOADS, model, "internal"));
    }

    private static double value(Counted counted, Series series) {
        return Double.parseDouble(counted.values().getOrDefault(series.text() + "\n" + Series.COUNT, "0"));
    }
}
