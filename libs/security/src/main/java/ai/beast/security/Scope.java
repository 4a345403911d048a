package ai.beast.security;

import java.util.Locale;
import java.util.Optional;

/** What an API key allows. {@code read}, {@code write} and {@code admin} include each other in this order; {@code infer} stands beside them. */
public enum Scope {
    /** Reads everything, changes nothing. */
    READ,
    /** Includes {@link #READ}; enqueues, edits and deletes. */
    WRITE,
    /** Includes {@link #WRITE}; changes the installation itself. */
    ADMIN,
    /**
     * Identifies a service of the suite; the key's name is the service's. Includes {@link #WRITE} and not {@link #ADMIN}. No
     * other scope includes this one: an administrator does not act as a service.
     */
    SERVICE,
    /** Has models do work, through the gateway alone; every scope that may write includes it. */
    INFER;

    /** The name used in the keys file and as a role. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a key of this scope has the rights of the other scope. */
    public boolean includes(Scope other) {
        return switch (this) {
            case READ -> other == READ;
            case WRITE -> other == READ || other == WRITE || other == INFER;
            case ADMIN -> other != SERVICE;
            case SERVICE -> other != ADMIN;
            case INFER -> other == INFER;
        };
    }

    /** The scope of that name in the keys file; empty when there is none. */
    public static Optional<Scope> of(String wireName) {
        for (Scope scope : values()) {
            if (scope.wireName().equals(wireName)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
