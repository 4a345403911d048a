package ai.beast.queue.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** All jobs of a batch were accepted: from here on none is lost. */
@Schema(name = "AcceptedBatch")
public record AcceptedBatch(boolean ok, List<Item> jobs) {

    /** One of them, in the order of the request. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AcceptedJob")
    public record Item(
            @Schema(examples = "01k9xvt5f3m8q2w7c4bz") String jobId,
            @Nullable String name,

            @Schema(description = "It was asked for before; the job is the same")
            boolean existing) {}
}
