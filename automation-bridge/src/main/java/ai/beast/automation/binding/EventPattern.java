package ai.beast.automation.binding;

import ai.beast.contracts.EventType;
import ai.beast.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A pattern of event types: a name, a prefix such as {@code model.*}, or {@code *} for all. */
public record EventPattern(String text) {

    /** @throws ProblemException {@code invalid_field} naming {@code eventType} when it matches no type of the suite */
    public static EventPattern of(String text) {
        EventPattern pattern = new EventPattern(text);
        if (pattern.types().isEmpty()) {
            throw ProblemException.invalid(
                    "eventType",
                    "eventType must be *, a prefix such as model.* or one of "
                            + Arrays.stream(EventType.values())
                                    .map(EventType::wireName)
                                    .collect(Collectors.joining(", ")));
        }
        return pattern;
    }

    public boolean matches(String type) {
        if (text.equals("*")) {
            return true;
        }
        return text.endsWith(".*") ? type.startsWith(text.substring(0, text.length() - 1)) : type.equals(text);
    }

    /** The types of the suite that match. */
    public List<EventType> types() {
        return Arrays.stream(EventType.values())
                .filter(type -> matches(type.wireName()))
                .toList();
    }
}
