package ai.beast.registry.discovery.layout;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names of files as text. A name is bytes; where they are no text in the locale of this process, the text opens another file or none. */
final class PathText {
    static final String REASON =
            "The name has bytes that are no text in the locale of this service, so the file cannot be opened by it; rename"
                    + " it, or start the service with a UTF-8 locale such as LC_ALL=C.UTF-8";

    private PathText() {}

    /** Whether the path's text leads back to it. */
    static boolean isWhole(Path path) {
        try {
            return Path.of(path.toString()).equals(path);
        } catch (InvalidPathException unmappable) {
            return false;
        }
    }
}
