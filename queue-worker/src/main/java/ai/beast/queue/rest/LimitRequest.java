package ai.beast.queue.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A limit over all workers; at least one of capacity and starts. */
@Schema(name = "LimitRequest")
public record LimitRequest(
        @Schema(description = "Running jobs of a type, or tokens of a resource, at once; 0: none. Left out: any number")
        @Nullable
        Integer capacity,

        @Schema(description = "Jobs that may start in each period. Left out: any number") @Nullable
        Integer starts,

        @Schema(description = "Length of the period in seconds. Default: 1") @Nullable
        Integer period) {}
