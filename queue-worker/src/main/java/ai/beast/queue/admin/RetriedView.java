package ai.beast.queue.admin;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many jobs were queued again. */
@Schema(name = "Retried")
public record RetriedView(
        int retried,

        @Schema(description = "More may be left: call again")
        boolean more) {}
