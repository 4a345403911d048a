package ai.beast.rag.parse.child;

import java.io.IOException;

/** A file is not what it was a moment ago. */
public final class FileChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    public FileChangedException() {
        super("changes while it is read");
    }
}
