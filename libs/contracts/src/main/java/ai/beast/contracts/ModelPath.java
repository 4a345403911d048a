package ai.beast.contracts;

import java.nio.charset.StandardCharsets;

/**
 * The bound of a model file's path. Paths are keys of database indexes, which hold 2704 bytes at most, so one bound in bytes
 * applies wherever a path is accepted: orders, the catalogue and snapshots.
 */
public final class ModelPath {
    /** In UTF-8. */
    public static final int MAX_BYTES = 2048;

    private ModelPath() {}

    public static boolean fits(String path) {
        return path.length() <= MAX_BYTES && path.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }
}
