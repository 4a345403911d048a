package ai.beast.versioning.store.disk;

import java.io.IOException;

/** Only regular files can be stored or replaced. */
public class NotARegularFileException extends IOException {
    private static final long serialVersionUID = 1L;

    public NotARegularFileException(String message) {
        super(message);
    }
}
