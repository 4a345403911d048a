package ai.beast.registry.outdated;

import ai.beast.contracts.ModelOutdated.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of comparing an installed model with its source.
 *
 * @param reason in words for a person
 * @param change what differs; null unless outdated
 * @param upstream what the Hub has; null when it could not be read
 * @param keys metadata of the header that differs, sorted, at most {@value #MAX_KEYS}
 */
record SourceComparison(
        Status status,
        String reason,
        @Nullable Change change,
        @Nullable Upstream upstream,
        List<String> keys) {
    static final int MAX_KEYS = 50;

    /** Whether the installed model is what the Hub has. */
    enum Status {
        CURRENT,
        OUTDATED,
        /** The entry does not say enough, or the Hub could not be read. */
        UNKNOWN
    }

    /**
     * The file on the Hub.
     *
     * @param revision newest commit
     * @param file path in the repository; null when it is not known
     */
    record Upstream(
            String revision,
            @Nullable String file,
            @Nullable String sha256,
            @Nullable Long sizeBytes) {}

    SourceComparison {
        keys = keys.stream().sorted().limit(MAX_KEYS).toList();
    }

    static SourceComparison current(String reason, Upstream upstream) {
        return new SourceComparison(Status.CURRENT, reason, null, upstream, List.of());
    }

    static SourceComparison outdated(Change change, String reason, Upstream upstream) {
        return new SourceComparison(Status.OUTDATED, reason, change, upstream, List.of());
    }

    static SourceComparison unknown(String reason, @Nullable Upstream upstream) {
        return new SourceComparison(Status.UNKNOWN, reason, null, upstream, List.of());
    }
}
