package ai.beast.versioning.snapshot.index;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The health of a snapshot's stored content. */
public enum Health {
    /** Written and synced, not read again since. */
    UNVERIFIED,
    /** Everything was read and had its hash at the last verification. */
    HEALTHY,
    /** Something is missing or corrupt. */
    DAMAGED;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Health of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
