package ai.beast.versioning.deletion;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a deletion would do.
 *
 * @param missing paths where no file is
 * @param freedBytes disk space that comes free; none for a file that has further names
 * @param allKept whether a snapshot is known to have the content of every file
 * @param usedBy what would miss the files, as text for a person; a deletion needs {@code whileInUse} then
 */
@Schema(name = "DeletionPlan")
record DeletionPlan(
        boolean dryRun,
        String model,
        List<Item> files,
        List<String> missing,
        long freedBytes,
        boolean allKept,
        List<String> usedBy) {

    /**
     * One file.
     *
     * @param kept whether a snapshot is known to have its content; a file that changed since it was last read is not known
     * @param snapshot the SHA-256 of that snapshot
     * @param otherNames further hard links to the file, which stay
     * @param otherModels models other than this one that have snapshots of this path
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "DeletionItem")
    record Item(
            String path,
            long sizeBytes,
            boolean kept,
            @Nullable String snapshot,
            int otherNames,
            List<String> otherModels) {}
}
