package ai.beast.queue.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A change of a job that has not ended. */
@Schema(name = "JobPatch")
public record JobPatch(
        @Schema(enumeration = {"interactive", "high", "normal", "bulk"}) @Nullable
        String priority) {}
