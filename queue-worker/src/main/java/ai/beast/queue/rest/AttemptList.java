package ai.beast.queue.rest;

import ai.beast.problem.Problem;
import ai.beast.queue.core.admin.Attempt;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The runs of a job. */
@Schema(name = "AttemptList")
public record AttemptList(
        String id,
        List<Item> items,

        @Schema(description = "Earlier runs are not kept") boolean truncated) {

    /** One run. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Attempt")
    public record Item(
            @Schema(description = "Counted from 1 over all runs, also those that used up no attempt", examples = "2")
            long number,

            String worker,
            Instant startedAt,

            @Schema(description = "Absent while it runs") @Nullable
            Instant endedAt,

            @Schema(
                    enumeration = {"running", "finished", "failed", "cancelled", "released", "paused", "stopped", "lost"
                    })
            String outcome,

            @Schema(description = "Why it failed or was put off") @Nullable
            Problem error) {

        static Item of(Attempt attempt) {
            return new Item(
                    attempt.number(),
                    attempt.worker(),
                    attempt.startedAt(),
                    attempt.endedAt(),
                    attempt.state().word(),
                    attempt.error() == null ? null : JobViews.problem(attempt.error()));
        }
    }

    static AttemptList of(String id, List<Attempt> attempts) {
        boolean truncated = !attempts.isEmpty() && attempts.getFirst().number() > 1;
        return new AttemptList(id, attempts.stream().map(Item::of).toList(), truncated);
    }
}
