package ai.beast.versioning.merge;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a merge, or of its dry run.
 *
 * @param sha256 of the content; null of a dry run, which reads none
 * @param merged names of the kept file now
 * @param same those that were so before
 * @param freedBytes disk space that came free; none where a replaced file has further names
 */
@Schema(name = "MergeResult")
record MergeResult(
        boolean dryRun,
        String kept,
        @Nullable String sha256,
        List<String> merged,
        List<String> same,
        List<Skipped> skipped,
        long freedBytes) {

    /** A file that stays as it is. */
    @Schema(name = "MergeSkipped")
    record Skipped(
            String path,

            @Schema(
                    enumeration = {
                        "missing",
                        "other_size",
                        "other_file_system",
                        "other_owner",
                        "other_content",
                        "no_hard_links",
                        "changed"
                    })
            String reason) {}
}
