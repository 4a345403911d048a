package ai.beast.limits;

import java.util.Locale;

/** What a limit bounds. */
public enum LimitKind {
    REQUESTS("requests", "requests per minute"),
    TOKENS("tokens", "tokens per minute"),
    CONCURRENCY("concurrent-requests", "requests at the same time");

    private final String unit;
    private final String words;

    LimitKind(String unit, String words) {
        this.unit = unit;
        this.words = words;
    }

    /** The quota unit of the header {@code RateLimit-Policy}. */
    String unit() {
        return unit;
    }

    /** In words for people. */
    public String words() {
        return words;
    }

    /** The name of the policy, and the value of the label {@code limit}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
