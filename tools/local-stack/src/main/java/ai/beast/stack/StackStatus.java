package ai.beast.stack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the stack is at one moment.
 *
 * @param url the entry point
 * @param supervisor process id; 0 when nothing runs
 * @param since when the supervisor was started, ISO-8601 in UTC; empty when it never was
 * @param startupMillis from the start of the supervisor until everything was ready; 0 while it is not
 * @param note a sentence about what is going on or what went wrong; null when there is nothing to say
 * @param units the entry point (which is the supervisor's own process), the servers, the services; empty before the first
 *     start
 */
public record StackStatus(
        StackPhase phase,
        String url,
        long supervisor,
        String since,
        long startupMillis,
        @Nullable String note,
        List<UnitStatus> units) {
    public StackStatus {
        units = List.copyOf(units);
    }

    /**
     * One unit at the same moment.
     *
     * @param pid of its own process; 0 when it has none
     * @param since when its phase began, ISO-8601 in UTC
     * @param restarts how often it was started again by itself
     * @param residentBytes memory of its process and that process's children; shared pages divided among sharers where the
     *     system tells
     */
    public record UnitStatus(
            String name, UnitPhase phase, int port, long pid, String since, int restarts, long residentBytes) {}

    /** The memory of all units together, in bytes. */
    public long totalResidentBytes() {
        return units.stream().mapToLong(UnitStatus::residentBytes).sum();
    }

    /** Whether everything runs and is ready at this moment. */
    public boolean allReady() {
        return phase == StackPhase.READY && units.stream().allMatch(unit -> unit.phase() == UnitPhase.READY);
    }
}
