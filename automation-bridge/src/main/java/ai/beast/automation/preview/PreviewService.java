package ai.beast.automation.preview;

import ai.beast.automation.binding.BoundEvent;
import ai.beast.automation.binding.EventFilter;
import ai.beast.automation.binding.EventPattern;
import ai.beast.automation.binding.PayloadMapping;
import ai.beast.contracts.EventData;
import ai.beast.contracts.EventType;
import ai.beast.messaging.Events;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Renders what a binding would send, with all its errors at once. Nothing is stored or sent. */
@ApplicationScoped
class PreviewService {
    private static final String EXAMPLE = "example";

    private final LatestEvents latest;
    private final ObjectMapper mapper;

    PreviewService(LatestEvents latest, ObjectMapper mapper) {
        this.latest = latest;
        this.mapper = mapper;
    }

    /** An event and its origin. */
    private record Chosen(BoundEvent event, Preview.Origin origin) {}

    Preview preview(PreviewRequest request) {
        List<Preview.FieldError> errors = new ArrayList<>();
        EventPattern pattern = pattern(request.eventType(), errors);
        EventPattern types = pattern == null ? new EventPattern("*") : pattern;
        Map<String, JsonNode> conditions = Objects.requireNonNullElse(request.filter(), Map.of());
        EventFilter filter = new EventFilter(sound(conditions, errors, (key, value) -> {
            var _ = EventFilter.of(Map.of(key, value));
        }));
        Map<String, String> entries = Objects.requireNonNullElse(request.payload(), Map.of());
        PayloadMapping payload = new PayloadMapping(sound(entries, errors, (member, text) -> {
            var _ = PayloadMapping.of(Collections.singletonMap(member, text), types);
        }));
        boolean unsure = pattern == null || filter.entries().size() < conditions.size();
        Chosen chosen =
                pattern == null && request.event() == null ? null : chosen(request.event(), types, filter, errors);
        if (chosen == null) {
            return new Preview(false, null, null, null, errors);
        }
        BoundEvent event = chosen.event();
        boolean matches = !unsure && types.matches(event.type()) && filter.accepts(event);
        return new Preview(matches, chosen.origin(), event.whole(mapper), payload.apply(event, mapper), errors);
    }

    private static @Nullable EventPattern pattern(@Nullable String text, List<Preview.FieldError> errors) {
        try {
            return EventPattern.of(text == null ? "" : text);
        } catch (ProblemException refused) {
            errors.add(error(refused, "eventType"));
            return null;
        }
    }

    /** The entries that a binding would be accepted with. */
    private static <V> Map<String, V> sound(
            Map<String, V> entries, List<Preview.FieldError> errors, BiConsumer<String, V> check) {
        Map<String, V> sound = new LinkedHashMap<>();
        entries.forEach((key, value) -> {
            try {
                check.accept(key, value);
                sound.put(key, value);
            } catch (ProblemException refused) {
                errors.add(error(refused, key));
            }
        });
        return sound;
    }

    private static Preview.FieldError error(ProblemException refused, String otherwise) {
        return new Preview.FieldError(
                Objects.requireNonNullElse(refused.toProblem().field(), otherwise),
                String.valueOf(refused.getMessage()));
    }

    private @Nullable Chosen chosen(
            @Nullable JsonNode given, EventPattern types, EventFilter filter, List<Preview.FieldError> errors) {
        if (given != null) {
            BoundEvent event = given(given, errors);
            return event == null ? null : new Chosen(event, Preview.Origin.GIVEN);
        }
        List<EventType> possible = types.types();
        if (possible.isEmpty()) {
            return new Chosen(custom(types.text()), Preview.Origin.EXAMPLE);
        }
        Optional<BoundEvent> last = latest.find(possible, filter::accepts);
        return last.map(event -> new Chosen(event, Preview.Origin.LAST))
                .orElseGet(() -> new Chosen(example(possible.getFirst()), Preview.Origin.EXAMPLE));
    }

    private static @Nullable BoundEvent given(JsonNode event, List<Preview.FieldError> errors) {
        if (!event.path("type").isTextual()) {
            errors.add(new Preview.FieldError("event.type", "event.type must be a text"));
            return null;
        }
        if (!event.path("data").isObject()) {
            errors.add(new Preview.FieldError("event.data", "event.data must be a JSON object"));
            return null;
        }
        return new BoundEvent(
                event.path("id").asText(EXAMPLE),
                event.path("source").asText("urn:ai-beast:" + EXAMPLE),
                event.path("type").asText(),
                event.path("subject").textValue(),
                event.path("time").textValue(),
                event.path("data"));
    }

    private BoundEvent custom(String pattern) {
        String type = pattern.endsWith("*") ? pattern.substring(0, pattern.length() - 1) + EXAMPLE : pattern;
        return new BoundEvent(EXAMPLE, "urn:" + EXAMPLE, type, null, null, mapper.createObjectNode());
    }

    private BoundEvent example(EventType type) {
        try {
            EventData data = mapper.readValue(type.sample(), type.dataClass());
            return BoundEvent.of(Events.of(EXAMPLE, EXAMPLE, data), data, mapper);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A sample fits its type", impossible);
        }
    }
}
