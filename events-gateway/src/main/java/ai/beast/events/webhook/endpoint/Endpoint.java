package ai.beast.events.webhook.endpoint;

import ai.beast.events.log.Envelope;
import ai.beast.events.log.EventFilter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A URL that events are sent to, from its creation on.
 *
 * @param eventTypes exact types, or prefixes as {@code model.*}; none means every type
 * @param sources exact values; none means every source
 * @param subjects exact values; none means every subject
 * @param enabled false: events that it would get are recorded as missed, and can be replayed
 * @param disabledReason {@code gone} (it answered 410) or {@code failing} (for days on end); absent when a person disabled it
 * @param failingSince since when no delivery succeeded, while that is so
 * @param version rises with every change; the entity tag
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Endpoint(
        UUID id,

        @Schema(examples = "https://hooks.example.org/ai-beast")
        String url,

        @Nullable String description,
        List<String> eventTypes,
        List<String> sources,
        List<String> subjects,
        boolean enabled,
        @Nullable String disabledReason,
        @Nullable Instant disabledAt,
        @Nullable Instant failingSince,
        int version,
        Instant createdAt,
        Instant updatedAt) {
    /** Clocks of publishers and of the database may differ by this much; an event that old may still be delivered. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    /** Whether an event that was written to the log at a time is for this endpoint. */
    public boolean wants(Envelope event, Instant written) {
        return !written.isBefore(createdAt.minus(CLOCKS_DIFFER)) && filter().matches(event);
    }

    @JsonIgnore
    private EventFilter filter() {
        return new EventFilter(eventTypes, Set.copyOf(sources), Set.copyOf(subjects));
    }
}
