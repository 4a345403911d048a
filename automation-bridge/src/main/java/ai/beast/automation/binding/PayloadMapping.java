package ai.beast.automation.binding;

import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The payload a workflow receives for an event: each entry is a member. A value that begins with a slash is a JSON Pointer into the
 * event's data; any other is a text in which a name in braces stands for a value (see {@link FieldNames}) and a doubled
 * brace for a brace. A text that is nothing but one name in braces keeps the value's JSON type. What an event lacks is null in
 * a member of its own and empty inside a text. Without entries the workflow receives the whole event.
 */
public record PayloadMapping(Map<String, String> entries) {
    private static final int MAX_ENTRIES = 50;
    private static final int MAX_TEXT = 2000;

    /** @throws ProblemException {@code invalid_field} naming the entry that no event of the pattern could fill */
    public static PayloadMapping of(Map<String, String> entries, EventPattern pattern) {
        if (entries.size() > MAX_ENTRIES) {
            throw ProblemException.invalid("payload", "payload must have at most " + MAX_ENTRIES + " entries");
        }
        // Nothing is known of the fields of others' events.
        Set<String> known = EventPattern.isCustom(pattern.text()) ? null : FieldNames.of(pattern.types());
        entries.forEach((member, text) -> check(member, text, known));
        return new PayloadMapping(entries);
    }

    /** @param text null where the request's JSON has null */
    private static void check(String member, @Nullable String text, @Nullable Set<String> known) {
        String field = "payload." + member;
        if (text == null) {
            throw ProblemException.invalid(field, field + " must be a text");
        }
        if (text.length() > MAX_TEXT) {
            throw ProblemException.invalid(field, field + " must be at most " + MAX_TEXT + " characters");
        }
        try {
            if (text.startsWith("/")) {
                JsonPointer.compile(text);
                return;
            }
            for (String name : TextTemplate.parse(text).names()) {
                if (known != null && !known.contains(name)) {
                    throw ProblemException.invalid(
                            field,
                            field + " contains {" + name + "}, which no matching event has; must be one of "
                                    + String.join(", ", known));
                }
            }
        } catch (IllegalArgumentException malformed) {
            throw ProblemException.invalid(field, String.valueOf(malformed.getMessage()));
        }
    }

    public ObjectNode apply(BoundEvent event, ObjectMapper mapper) {
        if (entries.isEmpty()) {
            return event.whole(mapper);
        }
        ObjectNode payload = mapper.createObjectNode();
        entries.forEach((member, text) -> payload.set(member, value(event, text, mapper)));
        return payload;
    }

    private static JsonNode value(BoundEvent event, String text, ObjectMapper mapper) {
        if (text.startsWith("/")) {
            return orNull(event.data().at(text), mapper);
        }
        TextTemplate template = TextTemplate.parse(text);
        return template.single()
                .map(name -> orNull(FieldNames.value(event, name), mapper))
                .orElseGet(() -> mapper.getNodeFactory().textNode(template.fill(name -> text(event, name))));
    }

    private static String text(BoundEvent event, String name) {
        JsonNode value = FieldNames.value(event, name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return value.isBigDecimal()
                ? value.decimalValue().toPlainString()
                : value.isValueNode() ? value.asText() : value.toString();
    }

    private static JsonNode orNull(JsonNode value, ObjectMapper mapper) {
        return value.isMissingNode() ? mapper.nullNode() : value;
    }
}
