package ai.beast.queue.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a change of many jobs came to. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "BulkResult")
public record BulkResult(
        @Schema(enumeration = {"cancel", "pause", "resume", "retry"})
        String action,

        boolean dryRun,

        @Schema(description = "Jobs that the action applies to")
        int matched,

        @Schema(description = "Of these, jobs that were changed or whose workers were asked to stop; 0 in a dry run")
        int changed,

        @Schema(description = "Jobs that the action does not apply to, or that changed meanwhile")
        int refused,

        @Schema(description = "The first 20 of the refused ones")
        List<Refusal> problems,

        @Schema(description = "Further jobs may match: call again, with next_cursor when there is one, else without")
        boolean more,

        @Schema(
                description =
                        "What the next call needs to get behind the jobs that were examined and are not to be changed")
        @Nullable
        String nextCursor) {

    /** Why one job was not changed. */
    @Schema(name = "BulkRefusal")
    public record Refusal(String id, String code, String detail) {}
}
