package ai.beast.versioning.retention;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.StoreProblems;
import ai.beast.versioning.snapshot.index.SnapshotRepository;
import ai.beast.versioning.snapshot.index.SnapshotSource;
import ai.beast.versioning.snapshot.index.StoredSnapshot;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.sweep.Collector;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides which snapshots a cleanup removes. */
@ApplicationScoped
class CleanupService {
    private final SnapshotRepository snapshots;
    private final Collector collector;
    private final Clock clock = Clock.systemUTC();

    CleanupService(SnapshotRepository snapshots, Collector collector) {
        this.snapshots = snapshots;
        this.collector = collector;
    }

    /** Everything that was decided. @param doomed contents that no model keeps */
    record Decision(CleanupPlan plan, Set<Sha256> doomed) {}

    /**
     * Applies the policy to each model by itself, where the shards of a split model's version are one. A content goes only when every model that has it gives it up; models that were
     * not asked for remove nothing.
     *
     * @throws ProblemException {@code invalid_field} when a model would lose all its snapshots and that was not allowed, unless it
     *     is a dry run; {@code snapshot_damaged} when a manifest can't be read, for then it is unknown what would come free
     */
    Decision decide(CleanupRequest request) {
        boolean dryRun = Boolean.TRUE.equals(request.dryRun());
        Map<Sha256, StoredSnapshot> contents = new HashMap<>();
        Map<String, List<StoredSnapshot>> models = new TreeMap<>();
        for (StoredSnapshot snapshot : snapshots.all(request.model())) {
            contents.put(snapshot.sha256(), snapshot);
            snapshot.sources().stream()
                    .map(SnapshotSource::model)
                    .distinct()
                    .forEach(model -> models.computeIfAbsent(model, none -> new ArrayList<>())
                            .add(snapshot));
        }
        Map<Sha256, List<String>> elsewhere = new HashMap<>();
        List<CleanupPlan.Item> items = new ArrayList<>();
        for (Map.Entry<String, List<StoredSnapshot>> model : models.entrySet()) {
            boolean asked = request.model() == null || request.model().equals(model.getKey());
            RetentionPolicy policy = asked ? request.policy() : everything(model.getValue());
            new ModelVersions(model.getKey(), model.getValue())
                    .reasons(policy, Instant.now(clock))
                    .forEach((sha256, reasons) -> {
                        if (!reasons.isEmpty()) {
                            elsewhere
                                    .computeIfAbsent(sha256, none -> new ArrayList<>())
                                    .add(model.getKey());
                        }
                        StoredSnapshot snapshot = contents.get(sha256);
                        if (asked && snapshot != null) {
                            items.add(item(model.getKey(), snapshot, reasons));
                        }
                    });
        }
        List<CleanupPlan.Item> decided =
                items.stream().map(item -> keptElsewhere(item, elsewhere)).toList();
        Set<Sha256> doomed = new LinkedHashSet<>();
        decided.stream().filter(item -> !item.keep()).forEach(item -> doomed.add(new Sha256(item.sha256())));
        List<String> emptied = decided.stream()
                .map(CleanupPlan.Item::model)
                .distinct()
                .filter(model -> decided.stream().noneMatch(item -> item.model().equals(model) && item.keep()))
                .toList();
        if (!emptied.isEmpty() && !dryRun && !Boolean.TRUE.equals(request.allowRemovingAll())) {
            throw ProblemException.invalid(
                            "allowRemovingAll",
                            "This would remove every snapshot of " + String.join(", ", emptied)
                                    + "; say so with allowRemovingAll if that is meant")
                    .with("emptied", emptied);
        }
        return new Decision(new CleanupPlan(dryRun, decided, doomed.size(), freedBytes(doomed), emptied), doomed);
    }

    private long freedBytes(Set<Sha256> doomed) {
        try {
            return doomed.isEmpty() ? 0 : collector.exclusiveBytes(doomed);
        } catch (IOException failure) {
            ProblemException problem = StoreProblems.of(failure);
            throw problem.code() == ErrorCode.INVALID_FIELD
                    ? new ProblemException(ErrorCode.INTERNAL_ERROR, "The store cannot be read", failure)
                    : problem;
        }
    }

    private static RetentionPolicy everything(List<StoredSnapshot> all) {
        return new RetentionPolicy(all.size(), 0, 0, 0);
    }

    private static Instant foundAt(String model, StoredSnapshot snapshot) {
        return snapshot.sources().stream()
                .filter(source -> source.model().equals(model))
                .map(SnapshotSource::createdAt)
                .max(Comparator.naturalOrder())
                .orElse(snapshot.createdAt());
    }

    private static CleanupPlan.Item item(String model, StoredSnapshot snapshot, List<String> reasons) {
        return new CleanupPlan.Item(
                model,
                snapshot.sha256().hex(),
                snapshot.sha256().shortForm(),
                foundAt(model, snapshot),
                snapshot.sizeBytes(),
                !reasons.isEmpty(),
                List.copyOf(reasons));
    }

    private static CleanupPlan.Item keptElsewhere(CleanupPlan.Item item, Map<Sha256, List<String>> keepers) {
        @Nullable List<String> models = keepers.get(new Sha256(item.sha256()));
        if (item.keep() || models == null) {
            return item;
        }
        return new CleanupPlan.Item(
                item.model(),
                item.sha256(),
                item.version(),
                item.createdAt(),
                item.sizeBytes(),
                true,
                models.stream().map(model -> "kept for model " + model).toList());
    }
}
