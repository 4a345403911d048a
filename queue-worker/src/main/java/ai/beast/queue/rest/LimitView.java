package ai.beast.queue.rest;

import ai.beast.queue.core.Limit;
import ai.beast.queue.core.store.LimitState;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A limit and how far it is used. */
@Schema(name = "Limit")
public record LimitView(
        @Schema(examples = "type:model.download") String gate,
        @Nullable Integer capacity,
        @Nullable Integer starts,
        @Schema(description = "Seconds") @Nullable Long period,
        long held,

        @Schema(description = "Ready jobs that stand before it")
        long parked,

        @Schema(
                description =
                        "Those of them that take more than there is of it at all: they run only when it is raised")
        long stuck) {

    /** All limits. */
    @Schema(name = "LimitList")
    public record Page(List<LimitView> items) {}

    static LimitView of(LimitState state) {
        Limit limit = state.limit();
        boolean rate = limit.starts() > 0;
        return new LimitView(
                limit.gate(),
                limit.capacity() < 0 ? null : limit.capacity(),
                rate ? limit.starts() : null,
                rate ? limit.period().toSeconds() : null,
                state.held(),
                state.parked(),
                state.stuck());
    }
}
