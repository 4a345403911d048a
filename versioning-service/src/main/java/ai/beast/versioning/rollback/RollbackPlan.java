package ai.beast.versioning.rollback;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a rollback would do.
 *
 * @param bytes of the files that would be written
 * @param roomNeededBytes largest space needed at a time: each file is written beside the one it replaces
 * @param roomFreeBytes on the disk of the files
 * @param enoughRoom whether all steps have room, those that add to the store included where it is on that disk
 * @param toKeepBytes at most so much is added to the store, for present content that is in no snapshot
 */
@Schema(name = "RollbackPlan")
record RollbackPlan(
        boolean dryRun,
        String model,
        List<Item> files,
        long bytes,
        long roomNeededBytes,
        long roomFreeBytes,
        boolean enoughRoom,
        long toKeepBytes) {

    /**
     * One file, in the order in which they are replaced.
     *
     * @param sha256 of the content it would have
     * @param presentBytes size of the file that is there; null without one
     * @param presentSha256 of its content, where that is known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RollbackItem")
    record Item(
            String path,
            String sha256,
            String version,
            long sizeBytes,
            @Nullable Long presentBytes,
            Present present,
            @Nullable String presentSha256) {}

    /** What is at the path now. */
    enum Present {
        /** No file. */
        NONE,
        /** The wanted content; nothing would be written. */
        SAME,
        /** A content that is a snapshot already. */
        KEPT,
        /** A file that changed since it was last read; the rollback takes a snapshot of it first. */
        UNKNOWN;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
