package ai.beast.versioning.store.disk;

import java.io.IOException;

/** A file changed while it was read, or between being read and being replaced; what was read belongs to no version of it. */
public class ContentChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    public ContentChangedException(String message) {
        super(message);
    }
}
