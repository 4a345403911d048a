package ai.beast.registry.discovery.header;

import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.discovery.layout.FoundModel;
import org.jspecify.annotations.Nullable;

/** What came of reading a found model's headers. Holds none of them, so that thousands of these are small. */
public sealed interface ReadModel {
    FoundModel found();

    /** What the files say about themselves. */
    record Said(FoundModel found, ModelDetails details) implements ReadModel {}

    /** A file is there and no model. */
    record Refused(FoundModel found, String reason) implements ReadModel {}

    /** A file vanished or changed meanwhile; a later scan will see what becomes of it. */
    record Changing(FoundModel found) implements ReadModel {}

    /** The instance's {@code headerError}. */
    default @Nullable String headerError() {
        return this instanceof Refused refused ? refused.reason() : null;
    }
}
