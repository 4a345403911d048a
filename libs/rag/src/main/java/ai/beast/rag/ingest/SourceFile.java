package ai.beast.rag.ingest;

import java.nio.file.Path;

/**
 * A file of a source.
 *
 * @param path in the source, with slashes
 * @param file where it lies
 * @param maxBytes that are read of it
 */
record SourceFile(Path source, String path, Path file, long maxBytes) {
    String id() {
        return source + "/" + path;
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
