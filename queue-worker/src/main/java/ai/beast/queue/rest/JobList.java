package ai.beast.queue.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A page of jobs. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "JobList")
public record JobList(
        List<JobView> items,

        @Schema(description = "Absent on the last page") @Nullable
        String nextCursor,

        @Schema(description = "Jobs that were looked at for this page", examples = "2000")
        int examined,

        @Schema(description = "There are further jobs that were not looked at, because these were too many")
        boolean stoppedAtBound) {}
