package ai.beast.metrics.collect;

import ai.beast.contracts.AgentTask;
import ai.beast.contracts.EventData;
import ai.beast.contracts.InferenceUsage;
import ai.beast.contracts.ModelDownloaded;
import ai.beast.contracts.RagIngested;
import ai.beast.contracts.RagQueried;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.InvalidEventException;
import ai.beast.metrics.Metric;
import ai.beast.metrics.Series;
import ai.beast.metrics.collect.CountedRecord.Addition;
import io.cloudevents.CloudEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps an event to the counters it moves. Stateless. */
final class EventCounts {
    /** Value of the label {@code type} for records that are no events. */
    static final String INVALID = "invalid";

    private static final Set<String> RAG_STATUSES = Set.of("completed", "failed");
    private static final int DIGEST_BYTES = 16;

    private EventCounts() {}

    /** @param json the record's value; null when it has none */
    static CountedRecord of(int partition, long offset, @Nullable String json) {
        String p = Integer.toString(partition);
        String o = Long.toString(offset);
        CloudEvent event;
        try {
            event = EventJson.read(json == null ? "" : json);
        } catch (InvalidEventException foreign) {
            return new CountedRecord(p, o, null, List.of(one(Series.of(Metric.EVENTS, INVALID))));
        }
        List<Addition> add = new ArrayList<>();
        add.add(one(Series.of(Metric.EVENTS, event.getType())));
        try {
            return counted(p, o, event, data(event), add);
        } catch (RuntimeException incomplete) {
            // Data without what its counters need moves the event's own counter only.
            return new CountedRecord(p, o, identity(event), List.of(one(Series.of(Metric.EVENTS, event.getType()))));
        }
    }

    private static CountedRecord counted(
            String p, String o, CloudEvent event, @Nullable EventData data, List<Addition> add) {
        switch (data) {
            case ModelDownloaded download -> {
                add.add(one(Series.of(Metric.MODEL_DOWNLOADS, download.model(), download.location())));
                add.add(observed(Series.of(Metric.MODEL_DOWNLOAD_BYTES, download.model()), download.sizeBytes()));
                add.add(observed(
                        Series.of(Metric.MODEL_DOWNLOAD_DURATION, download.model()), download.durationSeconds()));
            }
            case RagIngested ingested -> {
                String status = RAG_STATUSES.contains(ingested.status()) ? ingested.status() : "other";
                add.add(one(Series.of(Metric.RAG_INGESTIONS, ingested.collection(), status)));
                add.add(amount(Series.of(Metric.RAG_CHUNKS, ingested.collection()), ingested.chunks()));
            }
            case RagQueried queried -> {
                add.add(one(Series.of(Metric.RAG_QUERIES, queried.collection())));
                add.add(observed(Series.of(Metric.RAG_QUERY_DURATION), queried.durationSeconds()));
            }
            case AgentTask task -> {
                add.add(one(Series.of(Metric.AGENT_TASKS, task.status().name().toLowerCase(Locale.ROOT))));
                if (task.durationSeconds() != null) {
                    add.add(observed(Series.of(Metric.AGENT_TASK_DURATION), task.durationSeconds()));
                }
            }
            case InferenceUsage usage -> usage.calls().forEach(calls -> count(calls, add));
            case null, default -> {
                // Other events move their own counter only.
            }
        }
        return new CountedRecord(p, o, identity(event), add);
    }

    private static void count(InferenceUsage.Calls calls, List<Addition> add) {
        InferenceUsage.Counts counts = calls.counts();
        InferenceUsage.Times times = calls.times();
        add.add(amount(Series.of(Metric.OLLAMA_REQUESTS, calls.endpoint(), calls.status()), counts.calls()));
        add.add(observed(Series.of(Metric.OLLAMA_REQUEST_DURATION, calls.endpoint()), times));
        add.add(amount(Series.of(Metric.MODEL_REQUESTS, calls.model(), calls.alias()), counts.calls()));
        add.add(amount(Series.of(Metric.MODEL_TOKENS, calls.model(), "prompt"), counts.promptTokens()));
        add.add(amount(Series.of(Metric.MODEL_TOKENS, calls.model(), "completion"), counts.completionTokens()));
        add.add(seconds(Series.of(Metric.MODEL_QUEUE_SECONDS, calls.model()), times.queueSeconds()));
        add.add(seconds(Series.of(Metric.MODEL_FIRST_BYTE_SECONDS, calls.model()), times.firstByteSeconds()));
    }

    private static @Nullable EventData data(CloudEvent event) {
        try {
            return EventJson.type(event).isPresent() ? EventJson.data(event) : null;
        } catch (InvalidEventException unfit) {
            return null;
        }
    }

    private static Addition one(Series series) {
        return amount(series, 1);
    }

    private static Addition amount(Series series, long amount) {
        return addition(series, Map.of(Series.COUNT, Long.toString(Math.max(0, amount))));
    }

    private static Addition observed(Series series, double value) {
        double observed = Double.isFinite(value) ? Math.max(0, value) : 0;
        Map<String, String> parts = LinkedHashMap.newLinkedHashMap(3);
        parts.put(Series.COUNT, "1");
        parts.put(Series.SUM, plain(observed));
        series.metric().bounds().stream()
                .filter(bound -> observed <= bound)
                .findFirst()
                .ifPresent(bound -> parts.put(Series.BUCKET + plain(bound), "1"));
        return addition(series, parts);
    }

    /** Many observations at once, whose buckets are those of the metric. */
    private static Addition observed(Series series, InferenceUsage.Times times) {
        Map<String, String> parts = new LinkedHashMap<>();
        long count = times.buckets().stream().mapToLong(Long::longValue).sum();
        parts.put(Series.COUNT, Long.toString(Math.max(0, count)));
        parts.put(Series.SUM, plain(Double.isFinite(times.seconds()) ? Math.max(0, times.seconds()) : 0));
        List<Double> bounds = series.metric().bounds();
        for (int i = 0; i < Math.min(bounds.size(), times.buckets().size()); i++) {
            long bucket = times.buckets().get(i);
            if (bucket > 0) {
                parts.put(Series.BUCKET + plain(bounds.get(i)), Long.toString(bucket));
            }
        }
        return addition(series, parts);
    }

    private static Addition seconds(Series series, double seconds) {
        double counted = Double.isFinite(seconds) ? Math.max(0, seconds) : 0;
        return addition(series, Map.of(Series.COUNT, plain(counted)));
    }

    /** Redis wants no exponents. */
    private static String plain(double value) {
        return BigDecimal.valueOf(value).toPlainString();
    }

    private static Addition addition(Series series, Map<String, String> parts) {
        return new Addition(
                series.metric().metricName(), series.text(), series.overflow().text(), parts);
    }

    /** 128 bits are enough: one collision is to be expected after some 10^19 events. */
    private static String identity(CloudEvent event) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(event.getSource().toString().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            byte[] all = digest.digest(event.getId().getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(all, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
