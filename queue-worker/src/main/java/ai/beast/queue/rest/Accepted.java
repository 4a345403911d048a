package ai.beast.queue.rest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A job was accepted: from here on it is not lost. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "Accepted")
public record Accepted(
        boolean ok,
        @Schema(examples = "01k9xvt5f3m8q2w7c4bz") String jobId,
        @Schema(examples = "Queued") String message) {}
