package ai.beast.versioning.snapshot.take;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot to be taken, as an operation's row keeps it.
 *
 * @param path as it was given; checked when the work is done
 * @param full whether the file is read even when nothing says that it changed
 * @param expectedSha256 what the content is said to be; other content fails the operation
 */
public record SnapshotWork(
        String model,
        @Nullable String modelVersion,
        String path,
        Map<String, String> metadata,
        List<String> labels,
        @Nullable String expectedSha256,
        boolean full) {}
