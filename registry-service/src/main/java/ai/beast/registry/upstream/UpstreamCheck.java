package ai.beast.registry.upstream;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of comparing an entry with the upstream hub.
 *
 * @param reason in words for a person
 * @param revision the commit the entry is from; null when it is not known
 * @param upstreamRevision the hub's newest commit
 * @param upstreamFile the file at that commit that has the entry's SHA-256; null when there is none
 */
public record UpstreamCheck(
        String id,
        Status status,
        String reason,
        String repository,
        @Nullable String revision,
        String upstreamRevision,
        @Nullable String upstreamFile,
        Instant checkedAt) {

    /** Whether ours is what the hub has. */
    public enum Status {
        /** The hub has this very content, or nothing new since. */
        @JsonProperty("current")
        CURRENT,
        /** The hub has something else now. */
        @JsonProperty("changed")
        CHANGED,
        /** The entry does not say enough to tell. */
        @JsonProperty("unknown")
        UNKNOWN
    }
}
