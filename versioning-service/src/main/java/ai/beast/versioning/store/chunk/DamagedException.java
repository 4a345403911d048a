package ai.beast.versioning.store.chunk;

import java.io.IOException;
import java.util.List;

/** Stored content cannot be had as it was stored. The message is fit for a user. */
public class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient List<Damage> damages;

    public DamagedException(Damage damage) {
        super("The snapshot is damaged: " + damage.describe());
        this.damages = List.of(damage);
    }

    /** For damage that is not a chunk's. */
    public DamagedException(String message) {
        super(message);
        this.damages = List.of();
    }

    /** The chunks found damaged; empty when the manifest is at fault. */
    public List<Damage> damages() {
        return damages;
    }
}
