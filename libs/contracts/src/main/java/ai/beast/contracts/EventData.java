package ai.beast.contracts;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** The {@code data} of an event. Which record belongs to which type is fixed by {@link EventType}. */
public sealed interface EventData
        permits ModelDownloaded,
                ModelDeleted,
                ModelUpdated,
                ModelOutdated,
                RagIngested,
                RagQueried,
                AgentTask,
                InferenceUsage,
                ServiceLifecycle,
                SystemLifecycle,
                WebhookDisabled,
                KeyChanged,
                KeyUsed,
                DeadRecord {

    @JsonIgnore
    EventType type();

    /** What the event is about; also the Kafka key, so that events of one subject stay in order. */
    @JsonIgnore
    String subject();
}
