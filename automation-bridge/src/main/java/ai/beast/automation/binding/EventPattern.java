package ai.beast.automation.binding;

import ai.beast.contracts.EventType;
import ai.beast.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A pattern of event types: a name, a prefix such as {@code model.*} or {@code custom.*}, or {@code *} for all. */
public record EventPattern(String text) {

    private static final Pattern CUSTOM = Pattern.compile("custom\\.[\\x21-\\x7e]{1,200}");

    /** @throws ProblemException {@code invalid_field} naming {@code eventType} when it can match no event */
    public static EventPattern of(String text) {
        EventPattern pattern = new EventPattern(text);
        if (pattern.types().isEmpty() && !isCustom(text)) {
            throw ProblemException.invalid(
                    "eventType",
                    "eventType must be *, a prefix such as model.*, custom.*, a type that begins with custom., or one of "
                            + Arrays.stream(EventType.values())
                                    .map(EventType::wireName)
                                    .collect(Collectors.joining(", ")));
        }
        return pattern;
    }

    /** Whether a type or pattern is that of events of others. */
    public static boolean isCustom(String text) {
        return CUSTOM.matcher(text).matches();
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
