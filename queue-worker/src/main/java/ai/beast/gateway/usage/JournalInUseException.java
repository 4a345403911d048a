package ai.beast.gateway.usage;

import java.io.IOException;
import java.nio.file.Path;

/** Another process, or another part of this one, owns the journal. */
final class JournalInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    JournalInUseException(Path directory) {
        super("The usage journal in " + directory + " is in use");
    }
}
