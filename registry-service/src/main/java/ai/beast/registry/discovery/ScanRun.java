package ai.beast.registry.discovery;

import ai.beast.registry.discovery.scan.RootReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scan started by a request.
 *
 * @param state {@code running}, {@code finished} or {@code failed}
 * @param error a stable code when it failed, otherwise null
 * @param locations those it looks at
 * @param roots those it is through with
 */
public record ScanRun(
        String id,
        String state,
        @Nullable String error,
        Instant startedAt,
        @Nullable Instant endedAt,
        List<String> locations,
        List<RootReport> roots) {}
