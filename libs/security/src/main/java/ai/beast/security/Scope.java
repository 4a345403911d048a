package ai.beast.security;

import java.util.Locale;
import java.util.Optional;

/** What an API key may do. Each scope includes the ones before it. */
public enum Scope {
    /** Look at everything, change nothing. */
    READ,
    /** Also enqueue, edit and delete. */
    WRITE,
    /** Also whatever concerns the installation itself. */
    ADMIN;

    /** The name used in the keys file and as a role. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean includes(Scope other) {
        return compareTo(other) >= 0;
    }

    public static Optional<Scope> of(String wireName) {
        for (Scope scope : values()) {
            if (scope.wireName().equals(wireName)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
