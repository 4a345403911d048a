package ai.beast.metrics;

import ai.beast.contracts.InferenceUsage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The metrics that are counted from events: name, meaning, labels, and for histograms the upper bounds of their buckets.
 * Names and labels follow Prometheus' conventions; none is ever renamed, because counts are stored under it.
 */
public enum Metric {
    EVENTS("ai_beast_events_total", "Events on the bus, each counted once.", List.of("type")),
    EVENTS_MISSED(
            "ai_beast_event_records_missed_total", "Records that expired before they could be counted.", List.of()),
    MODEL_DOWNLOADS(
            "ai_beast_model_downloads_total", "Model files that were downloaded.", List.of("model_name", "location")),
    MODEL_DOWNLOAD_BYTES(
            "ai_beast_model_download_bytes",
            "Sizes of downloaded model files, in bytes.",
            List.of("model_name"),
            powersOfFour(1 << 20, 10)),
    MODEL_DOWNLOAD_DURATION(
            "ai_beast_model_download_duration_seconds",
            "Time that downloads took, transferring and verifying.",
            List.of("model_name"),
            List.of(1d, 5d, 15d, 60d, 300d, 900d, 1800d, 3600d, 7200d, 14_400d, 43_200d)),
    RAG_INGESTIONS(
            "ai_beast_rag_ingestions_total",
            "Directories of documents that went through ingestion.",
            List.of("collection", "status")),
    RAG_CHUNKS("ai_beast_rag_chunks_total", "Pieces of documents written to an index.", List.of("collection")),
    RAG_QUERIES("ai_beast_rag_queries_total", "Questions to collections of documents.", List.of("collection")),
    RAG_QUERY_DURATION(
            "ai_beast_rag_query_duration_seconds",
            "Time that passages for a question took, without a written answer.",
            List.of(),
            List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1d, 2.5, 5d, 10d, 30d)),
    AGENT_TASKS("ai_beast_agent_tasks_total", "Agent tasks that reached a status.", List.of("status")),
    AGENT_TASK_DURATION(
            "ai_beast_agent_task_duration_seconds",
            "Time that agent tasks took from start to end.",
            List.of(),
            List.of(0.5, 1d, 2.5, 5d, 10d, 30d, 60d, 120d, 300d, 600d, 1800d, 3600d)),
    OLLAMA_REQUESTS(
            "ai_beast_ollama_requests_total",
            "Requests of models that ended at a gateway, each counted once.",
            List.of("endpoint", "status")),
    OLLAMA_REQUEST_DURATION(
            "ai_beast_ollama_request_duration_seconds",
            "Time that requests of models took, the wait for admission included.",
            List.of("endpoint"),
            InferenceUsage.BOUNDS),
    MODEL_TOKENS(
            "ai_beast_model_tokens_total",
            "Tokens that model servers stated, of requests (prompt) and answers (completion).",
            List.of("model", "kind")),
    MODEL_REQUESTS(
            "ai_beast_model_requests_total", "Requests of a model, by the alias asked for.", List.of("model", "alias")),
    MODEL_QUEUE_SECONDS(
            "ai_beast_model_queue_seconds_total", "Time that requests waited for admission.", List.of("model")),
    MODEL_FIRST_BYTE_SECONDS(
            "ai_beast_model_first_byte_seconds_total",
            "Time from the start of requests to the first byte of their replies.",
            List.of("model"));

    private static final Map<String, Metric> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Metric::metricName, metric -> metric));

    private final String metricName;
    private final String help;
    private final List<String> labels;
    private final List<Double> bounds;

    Metric(String metricName, String help, List<String> labels) {
        this(metricName, help, labels, List.of());
    }

    Metric(String metricName, String help, List<String> labels, List<Double> bounds) {
        this.metricName = metricName;
        this.help = help;
        this.labels = labels;
        this.bounds = bounds;
    }

    private static List<Double> powersOfFour(double first, int count) {
        Double[] bounds = new Double[count];
        Arrays.setAll(bounds, power -> first * Math.pow(4, power));
        return List.of(bounds);
    }

    public String metricName() {
        return metricName;
    }

    public String help() {
        return help;
    }

    public List<String> labels() {
        return labels;
    }

    /** Upper bounds of the buckets, rising, without the last one (+Inf); empty for a counter. */
    public List<Double> bounds() {
        return bounds;
    }

    public boolean histogram() {
        return !bounds.isEmpty();
    }

    public static Optional<Metric> of(String metricName) {
        return Optional.ofNullable(BY_NAME.get(metricName));
    }
}
