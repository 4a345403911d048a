package ai.beast.versioning.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The plan of a cleanup, or its outcome.
 *
 * @param items every snapshot that was considered, by model, newest first
 * @param removed how many of them go
 * @param freedBytes disk space that comes free once what goes is collected: chunks that nothing else has
 * @param emptied models that would be left without any snapshot
 */
@Schema(name = "CleanupPlan")
record CleanupPlan(boolean dryRun, List<Item> items, int removed, long freedBytes, List<String> emptied) {

    /**
     * One snapshot of one model.
     *
     * @param reasons why it stays; empty when it goes
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "CleanupItem")
    record Item(
            String model,
            String sha256,
            String version,
            Instant createdAt,
            long sizeBytes,
            boolean keep,
            List<String> reasons) {}
}
