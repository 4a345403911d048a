package ai.beast.versioning.snapshot;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationService;
import ai.beast.versioning.operation.StoreProblems;
import ai.beast.versioning.snapshot.index.Snapshot;
import ai.beast.versioning.snapshot.index.SnapshotDeletion;
import ai.beast.versioning.snapshot.index.SnapshotPage;
import ai.beast.versioning.snapshot.index.SnapshotQuery;
import ai.beast.versioning.snapshot.index.SnapshotRepository;
import ai.beast.versioning.snapshot.index.StoredSnapshot;
import ai.beast.versioning.snapshot.take.ModelPaths;
import ai.beast.versioning.snapshot.take.SnapshotWork;
import ai.beast.versioning.snapshot.verify.VerifyTask;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.Sha256;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Snapshots: take, list, mark, verify and delete. */
@ApplicationScoped
public class SnapshotService {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{4,64}");
    private static final Pattern LABEL = Pattern.compile(SnapshotRequest.LABEL);
    private static final String NAMES =
            "A snapshot is named by 4 to 64 hexadecimal digits or by a label, which " + SnapshotRequest.LABEL_MESSAGE;
    private static final int MAX_CANDIDATES = 10;

    private final SnapshotRepository snapshots;
    private final SnapshotStore store;
    private final SnapshotDeletion deletion;
    private final OperationService operations;
    private final ModelPaths paths;

    SnapshotService(
            SnapshotRepository snapshots,
            SnapshotStore store,
            SnapshotDeletion deletion,
            OperationService operations,
            ModelPaths paths) {
        this.snapshots = snapshots;
        this.store = store;
        this.deletion = deletion;
        this.operations = operations;
        this.paths = paths;
    }

    /** Starts taking a snapshot. @throws ProblemException when the path is not that of a file that may be read */
    Operation take(SnapshotRequest request, String requestedBy) {
        Path file = paths.file(request.path());
        SnapshotWork work = new SnapshotWork(
                request.model().strip(),
                request.modelVersion(),
                file.toString(),
                Objects.requireNonNullElse(request.metadata(), Map.of()),
                Objects.requireNonNullElse(request.labels(), List.of()),
                null,
                Boolean.TRUE.equals(request.full()));
        return operations.start(OperationKind.SNAPSHOT, file.toString(), work, requestedBy);
    }

    Operation verify(String digest, String requestedBy) {
        Sha256 sha256 = get(digest).sha256();
        return operations.start(OperationKind.VERIFY, null, VerifyTask.Work.of(sha256), requestedBy);
    }

    /** Starts verifying those that were not for the longest time. @param fraction of all bytes, above 0 and at most 1 */
    Operation verifyFraction(double fraction, String requestedBy) {
        return operations.start(OperationKind.VERIFY, null, VerifyTask.Work.of(fraction), requestedBy);
    }

    /** @param digest full or a beginning, see {@link #get}; null for all */
    SnapshotPage list(
            @Nullable String model,
            @Nullable String digest,
            @Nullable String label,
            @Nullable String cursor,
            int limit) {
        String wellFormed = digest == null ? null : wellFormed(digest, "sha256");
        SnapshotQuery query = SnapshotQuery.of(model, wellFormed, label, cursor, limit);
        List<StoredSnapshot> found = snapshots.list(query);
        List<StoredSnapshot> page = found.size() > limit ? found.subList(0, limit) : found;
        return new SnapshotPage(
                page.stream().map(snapshot -> snapshot.seenFor(query::wants)).toList(),
                found.size() > limit ? query.cursorAfter(page.getLast()) : null);
    }

    /**
     * The snapshot with this digest, or the only one whose digest begins so, or the only one with this label. A text that fits a
     * digest is not looked for among the labels.
     *
     * @param reference 4 to 64 hexadecimal digits, or a label
     * @throws ProblemException {@code invalid_field}, {@code not_found}, or {@code conflict} naming candidates when several fit
     */
    public StoredSnapshot get(String reference) {
        String lower = reference.toLowerCase(Locale.ROOT);
        boolean isLabel = LABEL.matcher(reference).matches();
        if (!isLabel) {
            throw ProblemException.invalid("digest", NAMES);
        }
        List<Sha256> candidates =
                DIGEST.matcher(lower).matches() ? snapshots.beginningWith(lower, MAX_CANDIDATES) : List.of();
        if (candidates.isEmpty()) {
            candidates = snapshots.labelled(reference, MAX_CANDIDATES);
        }
        if (candidates.size() > 1) {
            throw new ProblemException(ErrorCode.CONFLICT, "Several snapshots match " + reference)
                    .field("digest")
                    .with("candidates", candidates.stream().map(Sha256::hex).toList());
        }
        return candidates.stream()
                .findFirst()
                .flatMap(snapshots::find)
                .orElseThrow(() -> ProblemException.notFound("There is no snapshot " + reference));
    }

    /**
     * Replaces labels and pin, in the manifests first: should the process end before the index has them, they are indexed when it
     * is rebuilt.
     */
    Snapshot mark(String reference, SnapshotMarks marks) {
        Sha256 sha256 = get(reference).sha256();
        QuarkusTransaction.requiringNew().call(() -> {
            if (!snapshots.lock(sha256)) {
                throw ProblemException.notFound("There is no snapshot " + reference);
            }
            StoredSnapshot present = snapshots.find(sha256).orElseThrow();
            List<String> labels = marks.labels() == null
                    ? present.labels()
                    : marks.labels().stream().distinct().toList();
            boolean pinned = marks.pinned() == null ? present.pinned() : marks.pinned();
            try {
                store.mark(sha256, labels, pinned);
            } catch (IOException failure) {
                throw StoreProblems.of(failure);
            }
            snapshots.mark(sha256, labels, pinned);
            return null;
        });
        return get(sha256.hex()).seenFor(source -> true);
    }

    void delete(String reference) {
        if (!deletion.delete(get(reference).sha256())) {
            throw ProblemException.notFound("There is no snapshot " + reference);
        }
    }

    private static String wellFormed(String digest, String field) {
        String lower = digest.toLowerCase(Locale.ROOT);
        if (!DIGEST.matcher(lower).matches()) {
            throw ProblemException.invalid(field, "A snapshot is named by 4 to 64 hexadecimal digits");
        }
        return lower;
    }
}
