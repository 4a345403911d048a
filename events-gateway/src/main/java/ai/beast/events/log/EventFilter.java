package ai.beast.events.log;

import ai.beast.contracts.EventType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which events a client wants. An empty list of types, sources or subjects allows all; otherwise one of them must match.
 *
 * @param types exact names, or a prefix with {@code .*} after it, such as {@code model.*}
 * @param sources exact values
 * @param subjects exact values
 */
public record EventFilter(List<String> types, Set<String> sources, Set<String> subjects) {
    /** Types of programs outside the suite begin with this. */
    public static final String CUSTOM = "custom.";

    /** Everything. */
    public static final EventFilter ALL = new EventFilter(List.of(), Set.of(), Set.of());

    private static final int MAX_VALUES = 32;
    private static final int MAX_LENGTH = 1024;
    private static final Pattern TYPE = Pattern.compile("(?:[A-Za-z0-9_-]+\\.)*(?:[A-Za-z0-9_-]+|\\*)");

    public EventFilter {
        types = List.copyOf(types);
        sources = Set.copyOf(sources);
        subjects = Set.copyOf(subjects);
    }

    /**
     * A filter from a client's words.
     *
     * @throws InvalidFilterException when there are too many values, one is too long, or a type can match no event
     */
    public static EventFilter of(List<String> types, List<String> sources, List<String> subjects)
            throws InvalidFilterException {
        check("type", types);
        check("source", sources);
        check("subject", subjects);
        for (String type : types) {
            if (!TYPE.matcher(type).matches() || !possible(type)) {
                throw new InvalidFilterException(
                        "type",
                        "type must be an event type or a prefix such as model.*; no event has the type " + type);
            }
        }
        return new EventFilter(types.stream().distinct().toList(), Set.copyOf(sources), Set.copyOf(subjects));
    }

    private static void check(String field, List<String> values) throws InvalidFilterException {
        if (values.size() > MAX_VALUES) {
            throw new InvalidFilterException(field, field + " must have at most " + MAX_VALUES + " values");
        }
        for (String value : values) {
            if (value.isEmpty() || value.length() > MAX_LENGTH) {
                throw new InvalidFilterException(field, field + " must have 1 to " + MAX_LENGTH + " characters");
            }
        }
    }

    private static boolean possible(String type) {
        return type.startsWith(CUSTOM)
                || Arrays.stream(EventType.values()).anyMatch(known -> matches(type, known.wireName()));
    }

    /** Whether the entry is an event and the client wants it. */
    public boolean matches(LogEntry entry) {
        Envelope event = entry.envelope();
        return event != null && matches(event);
    }

    /** Whether the client wants the event. */
    public boolean matches(Envelope event) {
        return (types.isEmpty() || matchesType(event.type()))
                && (sources.isEmpty() || sources.contains(event.source()))
                && (subjects.isEmpty() || event.subject() != null && subjects.contains(event.subject()));
    }

    /** A loop, because this is asked for each event and each client. */
    private boolean matchesType(String type) {
        for (String pattern : types) {
            if (matches(pattern, type)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String pattern, String type) {
        return pattern.endsWith("*")
                ? type.startsWith(pattern.substring(0, pattern.length() - 1))
                : type.equals(pattern);
    }
}
