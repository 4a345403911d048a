package ai.beast.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every event type of the suite: its name on the wire, the record of its data, and its JSON Schema. */
public enum EventType {
    MODEL_DOWNLOADED("model.downloaded", ModelDownloaded.class),
    MODEL_DELETED("model.deleted", ModelDeleted.class),
    MODEL_UPDATED("model.updated", ModelUpdated.class),
    MODEL_OUTDATED("model.outdated", ModelOutdated.class),
    RAG_INGESTED("rag.ingested", RagIngested.class),
    RAG_QUERIED("rag.queried", RagQueried.class),
    AGENT_TASK_STARTED("agent.task.started", AgentTask.class),
    AGENT_TASK_COMPLETED("agent.task.completed", AgentTask.class),
    AGENT_TASK_FAILED("agent.task.failed", AgentTask.class),
    INFERENCE_USAGE("inference.usage", InferenceUsage.class),
    SERVICE_STARTED("service.started", ServiceLifecycle.class),
    SERVICE_STOPPED("service.stopped", ServiceLifecycle.class),
    SERVICE_ERROR("service.error", ServiceLifecycle.class),
    SYSTEM_STARTUP("system.startup", SystemLifecycle.class),
    SYSTEM_SHUTDOWN("system.shutdown", SystemLifecycle.class),
    SYSTEM_ERROR("system.error", SystemLifecycle.class),
    WEBHOOK_DISABLED("webhook.disabled", WebhookDisabled.class),
    KEY_CHANGED("key.changed", KeyChanged.class),
    KEY_USED("key.used", KeyUsed.class),
    EVENT_DEAD("event.dead", DeadRecord.class),
    DELIVERY_DEAD("delivery.dead", DeadRecord.class),
    OPERATION_DEAD("operation.dead", DeadRecord.class);

    private static final Map<String, EventType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::wireName, type -> type));

    private final String wireName;
    private final Class<? extends EventData> dataClass;

    EventType(String wireName, Class<? extends EventData> dataClass) {
        this.wireName = wireName;
        this.dataClass = dataClass;
    }

    /** The CloudEvents {@code type} attribute. */
    public String wireName() {
        return wireName;
    }

    public Class<? extends EventData> dataClass() {
        return dataClass;
    }

    public static Optional<EventType> of(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    /** The JSON Schema (2020-12) of this type's data. */
    public String schema() {
        String resource = "schemas/" + wireName + ".json";
        return read(resource)
                .orElseThrow(() -> new IllegalStateException("The schema " + resource + " is missing from the build"));
    }

    /** An example of this type's data as JSON, in its newest form. */
    public String sample() {
        String newest = "{}";
        Optional<String> next = sample(1);
        for (int version = 1; next.isPresent(); next = sample(++version)) {
            newest = next.get();
        }
        return newest;
    }

    private Optional<String> sample(int version) {
        return read("samples/" + wireName + ".v" + version + ".json");
    }

    private static Optional<String> read(String resource) {
        try (InputStream in = EventType.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + resource, unreadable);
        }
    }
}
