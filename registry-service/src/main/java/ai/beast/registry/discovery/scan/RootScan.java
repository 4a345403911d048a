package ai.beast.registry.discovery.scan;

import ai.beast.registry.discovery.header.HeaderReading;
import ai.beast.registry.discovery.header.ReadModel;
import ai.beast.registry.discovery.layout.Findings;
import ai.beast.registry.discovery.layout.FoundModel;
import ai.beast.registry.discovery.layout.ScanProblem;
import ai.beast.registry.discovery.layout.TreeWalk;
import ai.beast.registry.discovery.root.ModelRoot;
import ai.beast.registry.discovery.root.ModelRoots;
import ai.beast.registry.discovery.root.RootState;
import ai.beast.registry.discovery.scan.ScanPlan.Lost;
import ai.beast.registry.discovery.scan.ScanPlan.ToRead;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Compares a root with what is known of it and brings the catalogue up to date. Costs a listing when nothing has changed;
 * headers are read of what is new or changed alone. One scan of a root at a time; any thread.
 */
@ApplicationScoped
public class RootScan {
    private static final Logger LOG = Logger.getLogger(RootScan.class);
    private static final int AVAILABILITY_BATCH = 500;
    private static final int ATTEMPTS = 3;

    private final ModelRoots roots;
    private final HeaderReading reading;
    private final InventoryRepository inventory;
    private final ScanEntries entries;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    /** Files that are no models, by path, so that they are not read and reported in the log at every scan. */
    private final Map<String, Map<Path, Refusal>> refusals = new ConcurrentHashMap<>();

    private record Refusal(String signature, String reason, String detail) {}

    /**
     * @param directories those that changes should be watched in
     * @param links those that may come to lead somewhere else
     */
    public record Outcome(RootReport report, Set<Path> directories, Set<Path> links) {}

    RootScan(ModelRoots roots, HeaderReading reading, InventoryRepository inventory, ScanEntries entries) {
        this.roots = roots;
        this.reading = reading;
        this.inventory = inventory;
        this.entries = entries;
    }

    /** @throws InterruptedException when the caller is interrupted; what was entered so far stays */
    public Outcome scan(ModelRoot root) throws InterruptedException {
        ReentrantLock lock = locks.computeIfAbsent(root.name(), _ -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            long start = System.nanoTime();
            RootState state = RootState.of(root.path());
            if (state.problem() != null) {
                return unavailable(root, state.problem(), start);
            }
            Findings findings;
            try {
                findings = TreeWalk.find(root.path(), root.layout(), roots.paths());
            } catch (IOException unreadable) {
                return unavailable(root, "unreadable", start);
            }
            List<KnownInstance> known = inventory.known(root);
            if (notMounted(root, state, findings, known)) {
                return unavailable(root, "not_mounted", start);
            }
            ScanPlan plan = ScanPlan.of(findings, known, Files::isRegularFile);
            return new Outcome(apply(root, findings, plan, start), findings.directories(), findings.links());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The directory is another one than models were found in, and nothing of theirs is in it: the empty directory a disk
     * is mounted on, most likely.
     */
    private boolean notMounted(ModelRoot root, RootState state, Findings findings, List<KnownInstance> known) {
        Optional<String> before = inventory.identity(root);
        boolean something =
                !findings.models().isEmpty() || known.stream().anyMatch(each -> Files.exists(Path.of(each.path())));
        if (something || before.isEmpty()) {
            inventory.scanned(root, state.identity());
            return false;
        }
        return !before.get().equals(state.identity());
    }

    private Outcome unavailable(ModelRoot root, String reason, long start) {
        List<KnownInstance> lost = inventory.known(root).stream()
                .filter(each -> each.available() || !reason.equals(each.unavailableReason()))
                .toList();
        int news = (int) lost.stream().filter(KnownInstance::available).count();
        inBatches(root, lost, reason);
        if (news > 0) {
            LOG.warnf("%s (%s) is unavailable: %s; so are its %d instances", root.name(), root.path(), reason, news);
        }
        return new Outcome(RootReport.unavailable(root, reason, news, since(start)), Set.of(), Set.of());
    }

    private RootReport apply(ModelRoot root, Findings findings, ScanPlan plan, long start) throws InterruptedException {
        List<ScanProblem> problems = new ArrayList<>(findings.problems());
        Map<Path, ToRead> toRead = new HashMap<>();
        Map<Path, Refusal> refused = refusals.computeIfAbsent(root.name(), _ -> new ConcurrentHashMap<>());
        Set<Path> present = new HashSet<>();
        for (ToRead each : plan.read()) {
            Path path = each.found().main().path();
            present.add(path);
            Refusal before = refused.get(path);
            if (each.known() == null
                    && before != null
                    && before.signature().equals(each.found().signature())) {
                problems.add(new ScanProblem(path.toString(), before.reason(), before.detail()));
            } else {
                toRead.put(path, each);
            }
        }
        refused.keySet().retainAll(present);
        int[] counts = new int[3];
        List<FoundModel> models = toRead.values().stream().map(ToRead::found).toList();
        reading.read(models, batch -> {
            List<ScanEntries.Read> reads = batch.stream()
                    .map(read -> new ScanEntries.Read(read, known(toRead, read)))
                    .toList();
            enter(root, reads);
            for (ScanEntries.Read read : reads) {
                switch (read.model()) {
                    case ReadModel.HeaderRead _ -> counts[read.known() == null ? 0 : 1]++;
                    case ReadModel.Changing _ -> counts[2]++;
                    case ReadModel.Refused(FoundModel found, String reason, String detail) -> {
                        Path path = found.main().path();
                        problems.add(new ScanProblem(path.toString(), reason, detail));
                        if (read.known() == null) {
                            refused.put(path, new Refusal(found.signature(), reason, detail));
                        }
                    }
                }
            }
        });
        plan.moved().forEach(moved -> entries.moved(root, moved));
        inBatches(root, plan.returned(), null);
        plan.lost().stream()
                .map(Lost::reason)
                .distinct()
                .forEach(reason -> inBatches(
                        root,
                        plan.lost().stream()
                                .filter(lost -> lost.reason().equals(reason))
                                .map(Lost::known)
                                .toList(),
                        reason));
        long lost =
                plan.lost().stream().filter(each -> each.known().available()).count();
        RootReport.Counts all = new RootReport.Counts(
                findings.files(),
                findings.models().size(),
                counts[0],
                counts[1],
                plan.unchanged(),
                plan.returned().size() + plan.moved().size(),
                (int) lost,
                counts[2]);
        return RootReport.of(root, all, since(start), problems);
    }

    private static @Nullable KnownInstance known(Map<Path, ToRead> toRead, ReadModel read) {
        ToRead asked = toRead.get(read.found().main().path());
        return asked == null ? null : asked.known();
    }

    /** A batch that loses a race for a name is entered one by one; one that keeps losing is left to the next scan. */
    private void enter(ModelRoot root, List<ScanEntries.Read> batch) {
        try {
            entries.enter(root, batch);
            return;
        } catch (RuntimeException failure) {
            LOG.debugf(failure, "A batch of %d models is entered one by one", batch.size());
        }
        for (ScanEntries.Read read : batch) {
            for (int attempt = 1; ; attempt++) {
                try {
                    entries.enter(root, List.of(read));
                    break;
                } catch (RuntimeException failure) {
                    if (attempt == ATTEMPTS) {
                        LOG.warnf(
                                failure,
                                "%s could not be entered",
                                read.model().found().main().path());
                        break;
                    }
                }
            }
        }
    }

    private void inBatches(ModelRoot root, List<KnownInstance> instances, @Nullable String reason) {
        for (int from = 0; from < instances.size(); from += AVAILABILITY_BATCH) {
            int to = Math.min(instances.size(), from + AVAILABILITY_BATCH);
            entries.availability(root, instances.subList(from, to), reason);
        }
    }

    private static long since(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
