package ai.beast.rag.store;

import java.util.List;

/** Restricts a search to chunks of certain documents. */
public sealed interface Filter {
    /** Deepest nesting that is accepted. */
    int MAX_DEPTH = 8;

    /** Most parts of one filter, all levels together. */
    int MAX_PARTS = 256;

    /** Text properties of a document. */
    enum TextProperty {
        ID,
        SOURCE,
        TITLE,
        LANGUAGE,
        MEDIA_TYPE
    }

    /** Numbers of a document; times are milliseconds since 1970. */
    enum NumberProperty {
        BYTES,
        MODIFIED
    }

    /** All parts hold; true without parts. */
    record And(List<Filter> parts) implements Filter {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** One part holds at least; false without parts. */
    record Or(List<Filter> parts) implements Filter {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Not(Filter part) implements Filter {}

    /** The property has exactly this value. */
    record Equal(TextProperty property, String value) implements Filter {}

    /** The property begins with the value, compared character by character: a path prefix ends with a slash. */
    record Prefix(TextProperty property, String value) implements Filter {}

    /** The number lies between the bounds, both included. */
    record Range(NumberProperty property, long min, long max) implements Filter {}

    /** Whether the filter stays within {@link #MAX_DEPTH} and {@link #MAX_PARTS}. */
    static boolean isBounded(Filter filter) {
        return parts(filter, 1) <= MAX_PARTS;
    }

    private static int parts(Filter filter, int depth) {
        if (depth > MAX_DEPTH) {
            return MAX_PARTS + 1;
        }
        return switch (filter) {
            case And(List<Filter> parts) -> parts(parts, depth);
            case Or(List<Filter> parts) -> parts(parts, depth);
            case Not(Filter part) -> 1 + parts(part, depth + 1);
            case Equal equal -> 1;
            case Prefix prefix -> 1;
            case Range range -> 1;
        };
    }

    private static int parts(List<Filter> filters, int depth) {
        int parts = 1;
        for (Filter filter : filters) {
            parts += parts(filter, depth + 1);
            if (parts > MAX_PARTS) {
                break;
            }
        }
        return parts;
    }
}
