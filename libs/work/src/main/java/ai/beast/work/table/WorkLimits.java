package ai.beast.work.table;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides what a {@link WorkRunner} may claim and start now. The default sets no limit besides the runner's slots. */
public interface WorkLimits<T> {

    /** Whether rows may be claimed at all, asked before each claim. */
    default boolean ready() throws InterruptedException {
        return true;
    }

    /** At most of one fair key. */
    default int each() {
        return Integer.MAX_VALUE;
    }

    /** Fair keys of which fewer are claimed now. */
    default Map<?, Integer> limits() {
        return Map.of();
    }

    /** The fair key of a claim, equal to those of {@link #limits}. */
    default Object key(WorkClaim<T> claim) {
        return "";
    }

    /** Called with all claims of one statement, before the first of them starts. When it throws they are released. */
    default void claimed(List<WorkClaim<T>> claims) {}

    /**
     * Called for each claim before its work starts, by the thread that claims.
     *
     * @param full whether the claims contain as many of its fair key as they could
     * @return null when the work may start; otherwise the delay after which the row, released meanwhile, is due again
     */
    default @Nullable Duration start(WorkClaim<T> claim, boolean full) {
        return null;
    }

    /** Called for each started work at its end. @return whether another claim should follow at once */
    default boolean ended(WorkClaim<T> claim) {
        return false;
    }
}
