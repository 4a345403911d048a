package ai.beast.queue.rest;

import ai.beast.queue.core.Progress;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How far a job is. */
@Schema(name = "Progress")
public record ProgressView(
        long bytes,

        @Schema(description = "null while unknown") @Nullable
        Long total,

        @Schema(description = "0 to 100, one decimal; null while the total is unknown") @Nullable
        Double percent,

        long bytesPerSecond) {

    public static ProgressView of(Progress progress) {
        return new ProgressView(
                progress.done(),
                progress.total() < 0 ? null : progress.total(),
                progress.percent().isPresent() ? Math.floor(progress.percent().getAsDouble() * 10) / 10 : null,
                progress.perSecond());
    }
}
