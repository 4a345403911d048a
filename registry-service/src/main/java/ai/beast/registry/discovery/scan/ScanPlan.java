package ai.beast.registry.discovery.scan;

import ai.beast.registry.discovery.layout.Findings;
import ai.beast.registry.discovery.layout.FoundModel;
import ai.beast.registry.discovery.layout.SeenFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The work of a scan: the difference between the files of a root and the instances known of it. Nothing in it ever removes an
 * instance. Pure, but for the question whether a file exists.
 *
 * @param read models whose headers have to be read: new, changed, or seen by events only
 * @param returned instances that are as they were and available again
 * @param moved instances found under another path of the same file system
 * @param lost instances whose files are not there
 * @param unchanged how many are as they were
 */
public record ScanPlan(
        List<ToRead> read, List<KnownInstance> returned, List<Moved> moved, List<Lost> lost, int unchanged) {

    /** @param known the instance at its path; null when there is none */
    public record ToRead(FoundModel found, @Nullable KnownInstance known) {}

    record Moved(KnownInstance known, FoundModel found) {}

    /** @param reason a stable code */
    public record Lost(KnownInstance known, String reason) {}

    /** @param exists whether a file of any kind is at a path: events bring instances whose format scans do not know */
    public static ScanPlan of(Findings findings, List<KnownInstance> known, Predicate<Path> exists) {
        return of(findings.models(), known, exists, findings::outOfSight);
    }

    /** @param outOfSight whether not having found a file says nothing about it */
    public static ScanPlan of(
            List<FoundModel> models, List<KnownInstance> known, Predicate<Path> exists, Predicate<Path> outOfSight) {
        Map<String, KnownInstance> byPath = new HashMap<>();
        known.forEach(each -> byPath.put(each.path(), each));
        Set<String> found = new HashSet<>();
        models.forEach(model -> found.add(model.main().path().toString()));
        Map<String, KnownInstance> vanished = new HashMap<>();
        known.stream()
                .filter(each -> !found.contains(each.path()) && each.stamp().fileKey() != null)
                .filter(each -> !exists.test(Path.of(each.path())))
                .forEach(each -> vanished.put(each.stamp().fileKey(), each));
        List<ToRead> read = new ArrayList<>();
        List<KnownInstance> returned = new ArrayList<>();
        List<Moved> moved = new ArrayList<>();
        Set<Long> settled = new HashSet<>();
        int unchanged = 0;
        for (FoundModel model : models) {
            KnownInstance here = byPath.get(model.main().path().toString());
            KnownInstance before = here == null ? renamed(model.main(), vanished) : null;
            if (before != null) {
                moved.add(new Moved(before, model));
                settled.add(before.id());
            } else if (here == null || !model.signature().equals(here.stamp().signature())) {
                read.add(new ToRead(model, here));
            } else if (here.available()) {
                unchanged++;
            } else {
                returned.add(here);
            }
        }
        List<Lost> lost = new ArrayList<>();
        for (KnownInstance each : known) {
            if (found.contains(each.path()) || settled.contains(each.id())) {
                continue;
            }
            if (exists.test(Path.of(each.path()))) {
                boolean back = !each.available();
                if (back) {
                    returned.add(each);
                } else {
                    unchanged++;
                }
            } else {
                String reason = outOfSight.test(Path.of(each.path())) ? "unreadable" : "missing";
                if (each.available() || !reason.equals(each.unavailableReason())) {
                    lost.add(new Lost(each, reason));
                }
            }
        }
        return new ScanPlan(read, returned, moved, lost, unchanged);
    }

    /** A file that is gone here and has appeared there, with inode, size and time as they were. */
    private static @Nullable KnownInstance renamed(SeenFile file, Map<String, KnownInstance> vanished) {
        KnownInstance before = file.key().isEmpty() ? null : vanished.get(file.key());
        boolean same = before != null && file.modifiedAt().equals(before.stamp().modifiedAt());
        return same ? vanished.remove(file.key()) : null;
    }
}
