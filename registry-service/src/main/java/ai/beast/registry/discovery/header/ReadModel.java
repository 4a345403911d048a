package ai.beast.registry.discovery.header;

import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.discovery.layout.FoundModel;
import org.jspecify.annotations.Nullable;

/** The outcome of reading a found model's headers. Holds no header, so that thousands of these are small. */
public sealed interface ReadModel {
    FoundModel found();

    /** The details stated by the files. */
    record HeaderRead(FoundModel found, ModelDetails details) implements ReadModel {}

    /**
     * A file is there and no model.
     *
     * @param reason a stable code
     * @param detail for people, with the byte or key at fault
     */
    record Refused(FoundModel found, String reason, String detail) implements ReadModel {}

    /** A file vanished or changed meanwhile; a later scan reads it again. */
    record Changing(FoundModel found) implements ReadModel {}

    /** The instance's {@code headerError}. */
    default @Nullable String headerError() {
        return this instanceof Refused refused ? refused.reason() : null;
    }
}
