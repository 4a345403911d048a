package ai.beast.versioning.operation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The kind of an operation. */
public enum OperationKind {
    SNAPSHOT,
    ROLLBACK,
    VERIFY,
    COLLECT,
    CLEANUP,
    REPAIR,
    REBUILD,
    DELETE,
    MERGE;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OperationKind of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
