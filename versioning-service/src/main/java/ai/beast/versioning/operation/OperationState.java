package ai.beast.versioning.operation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The state of an operation. {@code PENDING} → {@code RUNNING} → {@code SUCCEEDED} or {@code FAILED}; back from
 * {@code RUNNING} to {@code PENDING} when the process that ran it stops or cannot go on for reasons that pass. {@code CANCELLED}
 * comes from either of the first two.
 */
public enum OperationState {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OperationState of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    public boolean ended() {
        return this != PENDING && this != RUNNING;
    }
}
