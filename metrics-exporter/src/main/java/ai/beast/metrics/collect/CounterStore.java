package ai.beast.metrics.collect;

import ai.beast.metrics.ExporterConfiguration;
import ai.beast.metrics.Metric;
import ai.beast.metrics.Series;
import ai.beast.redis.LuaScript;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The counters and the offsets they include, in Redis. Each method is one atomic script, so any number of processes may
 * use the same store. Thread-safe. Blocks until Redis replies; a runtime exception when it does not. A call that failed may
 * have had its effect; repeating it is harmless.
 */
@ApplicationScoped
public class CounterStore {
    /** The braces keep all keys in one slot of a Redis cluster. */
    private static final String PREFIX = "m:{counters}:";

    private static final String TOPIC = "topic";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LuaScript APPLY = LuaScript.load(CounterStore.class, "apply");
    private static final LuaScript ADOPT = LuaScript.load(CounterStore.class, "adopt");
    private static final LuaScript READ = LuaScript.load(CounterStore.class, "read");

    private final RedisDataSource redis;
    private final ExporterConfiguration configuration;
    private final String position;
    private final String values;
    private final String series;
    private final String seen;
    /** Kept by earlier releases, which counted installed models here. */
    private final String formerModels;

    @Inject
    CounterStore(RedisDataSource redis, ExporterConfiguration configuration) {
        this(redis, configuration, PREFIX);
    }

    CounterStore(RedisDataSource redis, ExporterConfiguration configuration, String prefix) {
        this.redis = redis;
        this.configuration = configuration;
        this.position = prefix + "position";
        this.values = prefix + "values";
        this.series = prefix + "series";
        this.seen = prefix + "seen";
        this.formerModels = prefix + "models";
    }

    /**
     * Everything that was counted, at one moment.
     *
     * @param next for each partition the offset of the next record to count
     * @param values amounts by series text, a line feed, and part
     */
    public record Counted(Map<Integer, Long> next, Map<String, String> values) {}

    /** The script's argument. */
    private record Call(
            String topic,
            List<RecordBatch.Range> ranges,
            List<CountedRecord> records,
            int maxSeries,
            int maxSeen,
            long seenFor) {}

    /** The offsets that are stored for this topic; none when it is another one. */
    Map<Integer, Long> positions(String topic) {
        Map<String, String> stored = pairs(redis.execute("HGETALL", position));
        return topic.equals(stored.get(TOPIC)) ? offsets(stored) : Map.of();
    }

    /**
     * Agrees with the log about the offsets to count from.
     *
     * @param ends asked for after {@code before} was read
     * @param before what {@link #positions} said
     */
    Map<Integer, Long> adopt(LogEnds ends, Map<Integer, Long> before) {
        List<String> arguments = new ArrayList<>(List.of(ends.topic(), missedField()));
        ends.begin().forEach((partition, begin) -> {
            Long stored = before.get(partition);
            arguments.add(Integer.toString(partition));
            arguments.add(Long.toString(begin));
            arguments.add(Long.toString(ends.end().getOrDefault(partition, begin)));
            arguments.add(stored == null ? "" : Long.toString(stored));
        });
        redis.execute("DEL", formerModels);
        return offsets(pairs(ADOPT.run(redis, List.of(position, values), arguments)));
    }

    private static String missedField() {
        return Series.of(Metric.EVENTS_MISSED).text() + "\n" + Series.COUNT;
    }

    /**
     * Counts a batch and moves the offsets over it.
     *
     * @return false when the stored offsets end before the batch begins, so that nothing was counted and the caller has to
     *     {@link #adopt} again
     */
    boolean apply(RecordBatch batch) {
        Call call = new Call(
                batch.topic(),
                batch.ranges(),
                batch.records(),
                configuration.maxSeries(),
                configuration.maxSeen(),
                configuration.seenFor().toMillis());
        try {
            Response reply =
                    APPLY.run(redis, List.of(position, values, series, seen), List.of(JSON.writeValueAsString(call)));
            return reply != null && "ok".equals(reply.toString());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A batch is always writable", impossible);
        }
    }

    public Counted read() {
        Response reply = READ.run(redis, List.of(position, values), List.of());
        return new Counted(offsets(pairs(reply.get(0))), pairs(reply.get(1)));
    }

    private static Map<Integer, Long> offsets(Map<String, String> fields) {
        Map<Integer, Long> offsets = HashMap.newHashMap(fields.size());
        fields.forEach((field, value) -> {
            if (!field.equals(TOPIC)) {
                offsets.put(Integer.valueOf(field), Long.valueOf(value));
            }
        });
        return offsets;
    }

    /** A hash, whether it came as a list of fields and values or as a map. */
    private static Map<String, String> pairs(Response response) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (response != null
                && response.getKeys() != null
                && !response.getKeys().isEmpty()) {
            response.getKeys().forEach(key -> pairs.put(key, response.get(key).toString()));
        } else if (response != null) {
            for (int index = 0; index + 1 < response.size(); index += 2) {
                pairs.put(
                        response.get(index).toString(), response.get(index + 1).toString());
            }
        }
        return pairs;
    }
}
