package ai.beast.queue.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A change of many jobs: exactly one of ids and filter. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "BulkRequest")
public record BulkRequest(
        @Schema(description = "At most 1000") @Nullable List<String> ids,

        @Schema(description = "All jobs that match and that the action applies to") @Nullable
        FilterRequest filter,

        @Schema(description = "Count and change nothing. Default: false") @Nullable
        Boolean dryRun,

        @Schema(description = "With a filter: next_cursor of the call before, to examine the jobs behind those")
        @Nullable
        String cursor) {

    boolean isDryRun() {
        return Boolean.TRUE.equals(dryRun);
    }
}
