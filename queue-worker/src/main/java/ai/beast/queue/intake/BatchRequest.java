package ai.beast.queue.intake;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Jobs that are accepted together or not at all. */
@Schema(name = "BatchRequest")
public record BatchRequest(
        @Schema(description = "1 to 1000, in a request of at most 1 MiB", required = true) @Nullable
        List<EnqueueRequest> jobs) {}
