package ai.beast.registry.discovery.scan;

import ai.beast.registry.discovery.layout.ScanProblem;
import ai.beast.registry.discovery.root.ModelRoot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scan made of one root.
 *
 * @param reason why the root could not be looked into, a stable code; null when it could
 * @param files looked at, of any kind
 * @param models found
 * @param added instances that were not known
 * @param updated instances whose files had changed
 * @param unchanged instances that are as they were
 * @param restored instances that are available again, at their path or another
 * @param unavailable instances that are not, and were until now
 * @param deferred models whose files changed while they were read
 * @param problems at most a hundred
 * @param problemCount how many there were
 */
public record RootReport(
        String location,
        String path,
        boolean available,
        @Nullable String reason,
        long files,
        int models,
        int added,
        int updated,
        int unchanged,
        int restored,
        int unavailable,
        int deferred,
        long milliseconds,
        List<ScanProblem> problems,
        int problemCount) {

    static final int MAX_PROBLEMS = 100;

    public static RootReport away(ModelRoot root, String reason, int unavailable, long milliseconds) {
        return new RootReport(
                root.name(),
                root.path().toString(),
                false,
                reason,
                0,
                0,
                0,
                0,
                0,
                0,
                unavailable,
                0,
                milliseconds,
                List.of(),
                0);
    }
}
