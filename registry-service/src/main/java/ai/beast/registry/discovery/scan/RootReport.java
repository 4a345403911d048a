package ai.beast.registry.discovery.scan;

import ai.beast.registry.discovery.layout.ScanProblem;
import ai.beast.registry.discovery.root.ModelRoot;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of the scan of one root.
 *
 * @param reason why the root could not be scanned, a stable code; null when it could
 * @param problems at most {@value #MAX_PROBLEMS}
 * @param problemCount of all problems
 */
public record RootReport(
        String location,
        String path,
        boolean available,
        @Nullable String reason,
        @JsonUnwrapped Counts counts,
        long milliseconds,
        List<ScanProblem> problems,
        int problemCount) {

    /**
     * @param files of any kind
     * @param models found
     * @param added instances that were not known
     * @param updated instances whose files had changed
     * @param restored instances that are available again, at their path or another
     * @param unavailable instances that are unavailable and were available until now
     * @param deferred models whose files changed while they were read
     */
    public record Counts(
            long files,
            int models,
            int added,
            int updated,
            int unchanged,
            int restored,
            int unavailable,
            int deferred) {}

    private static final int MAX_PROBLEMS = 100;

    public static RootReport unavailable(ModelRoot root, String reason, int unavailable, long milliseconds) {
        Counts counts = new Counts(0, 0, 0, 0, 0, 0, unavailable, 0);
        return new RootReport(root.name(), root.path().toString(), false, reason, counts, milliseconds, List.of(), 0);
    }

    public static RootReport of(ModelRoot root, Counts counts, long milliseconds, List<ScanProblem> problems) {
        return new RootReport(
                root.name(),
                root.path().toString(),
                true,
                null,
                counts,
                milliseconds,
                problems.stream().limit(MAX_PROBLEMS).toList(),
                problems.size());
    }
}
