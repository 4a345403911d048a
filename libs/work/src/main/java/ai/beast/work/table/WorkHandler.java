package ai.beast.work.table;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Does the work of one claimed row. Called on a thread of its own; several calls run at the same time. */
@FunctionalInterface
public interface WorkHandler<T> {

    /**
     * Makes one attempt. May be called again for the same row after a crash at any point, so its effects must be repeatable.
     *
     * @return how the attempt ended; {@link Settlement#settled()} when the handler has recorded it
     * @throws Exception classified by {@link ai.beast.work.failure.FailurePolicy}: released without using up the attempt
     *     (outage, or a stop of the process), retried (transient), or dead-lettered at once (permanent). An Error is
     *     treated likewise
     */
    Settlement handle(RunningWork<T> work) throws Exception;

    /** The trace of the request that the row came from, for {@link ai.beast.work.trace.Traces#step}; null for none. */
    default @Nullable String traceparent(T row) {
        return null;
    }

    /** Further columns of a row that a failure moves to the dead letter. */
    default Map<String, @Nullable Object> columnsOfDead(
            RunningWork<T> work, @Nullable Throwable failure, String reason) {
        return Map.of();
    }
}
