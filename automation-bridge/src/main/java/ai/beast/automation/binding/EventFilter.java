package ai.beast.automation.binding;

import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Set;

/**
 * A condition on an event: all entries must match; no entry matches every event. A key is an attribute ({@code id},
 * {@code source}, {@code subject}, {@code type}), a JSON Pointer into the data ({@code /details/size}) or the name of a
 * data field. Values are compared as JSON, numbers by their value.
 */
public record EventFilter(Map<String, JsonNode> entries) {
    private static final Set<String> ATTRIBUTES = Set.of("id", "source", "subject", "type");
    private static final int MAX_ENTRIES = 20;

    /** @throws ProblemException {@code invalid_field} naming {@code filter} or the entry at fault */
    public static EventFilter of(Map<String, JsonNode> entries) {
        if (entries.size() > MAX_ENTRIES) {
            throw ProblemException.invalid("filter", "filter must have at most " + MAX_ENTRIES + " entries");
        }
        entries.forEach((key, value) -> {
            if (!value.isValueNode()) {
                throw ProblemException.invalid("filter." + key, "filter values must be text, number, boolean or null");
            }
            if (key.startsWith("/")) {
                pointer(key);
            } else if (key.isBlank()) {
                throw ProblemException.invalid("filter", "filter keys must not be blank");
            }
        });
        return new EventFilter(entries);
    }

    public boolean accepts(BoundEvent event) {
        return entries.entrySet().stream().allMatch(entry -> same(actual(event, entry.getKey()), entry.getValue()));
    }

    private static JsonNode actual(BoundEvent event, String key) {
        if (ATTRIBUTES.contains(key)) {
            return event.attribute(key)
                    .<JsonNode>map(TextNode::valueOf)
                    .orElseGet(() -> event.data().path(""));
        }
        return key.startsWith("/")
                ? event.data().at(pointer(key))
                : event.data().path(key);
    }

    private static boolean same(JsonNode actual, JsonNode wanted) {
        if (wanted.isNull()) {
            return actual.isNull() || actual.isMissingNode();
        }
        if (wanted.isNumber() && actual.isNumber()) {
            return wanted.decimalValue().compareTo(actual.decimalValue()) == 0;
        }
        return actual.equals(wanted);
    }

    private static JsonPointer pointer(String key) {
        try {
            return JsonPointer.compile(key);
        } catch (IllegalArgumentException malformed) {
            throw ProblemException.invalid("filter." + key, "filter keys that start with / must be JSON Pointers");
        }
    }
}
