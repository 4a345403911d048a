package ai.beast.versioning.deletion;

import ai.beast.contracts.ModelDeleted;
import ai.beast.messaging.Events;
import ai.beast.outbox.Outbox;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.Heartbeat;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationRepository;
import ai.beast.versioning.operation.OperationTask;
import ai.beast.versioning.snapshot.take.ModelPaths;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.ContentChangedException;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.disk.DurableFiles;
import ai.beast.versioning.store.disk.FileSignature;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a model's files: find what has a snapshot, note it, delete, then tell. Executed again after a crash, it finds by the
 * note which files were to go and completes the work; a file that was replaced in between is not the noted one and stays.
 */
@ApplicationScoped
class DeletionTask implements OperationTask {
    private final ModelPaths paths;
    private final KeptContent content;
    private final OperationRepository operations;
    private final Outbox outbox;
    private final ObjectMapper json;
    private final ModelUses uses;
    private final String service;
    private final DurableFiles disk = new DiskFiles();

    DeletionTask(
            ModelPaths paths,
            KeptContent content,
            OperationRepository operations,
            Outbox outbox,
            ObjectMapper json,
            ModelUses uses,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.paths = paths;
        this.content = content;
        this.operations = operations;
        this.outbox = outbox;
        this.json = json;
        this.uses = uses;
        this.service = service;
    }

    /**
     * The request, as the operation's row keeps it.
     *
     * @param whileInUse false in rows of releases where {@code force} stood for it, which are refused while the model is in use
     */
    record Work(String model, List<String> paths, boolean snapshot, boolean force, boolean whileInUse) {}

    /**
     * Left for a later attempt before the first file is deleted.
     *
     * @param files null as long as none may be deleted
     */
    record Notes(@Nullable List<Doomed> files, @Nullable List<String> missing) {}

    /**
     * A file that is to go.
     *
     * @param signature by which it is known again
     * @param frees whether its bytes come free
     */
    record Doomed(
            String path,
            long sizeBytes,
            String signature,
            boolean frees,
            @Nullable String snapshot) {}

    /**
     * What came of it.
     *
     * @param missing paths where no file was
     * @param changed files that were replaced by another program meanwhile, and stay
     * @param freedBytes disk space that came free
     */
    @Schema(name = "DeletionResult")
    record Result(String model, List<Deleted> deleted, List<String> missing, List<String> changed, long freedBytes) {}

    /**
     * A file that went.
     *
     * @param snapshot SHA-256 of the snapshot that brings it back; absent when there is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "DeletedFile")
    record Deleted(String path, long sizeBytes, @Nullable String snapshot) {}

    @Override
    public OperationKind kind() {
        return OperationKind.DELETE;
    }

    @Override
    public Completion perform(Operation operation, Heartbeat heartbeat) throws Exception {
        Work work = json.treeToValue(operation.work(), Work.class);
        Notes notes = json.treeToValue(operation.notes(), Notes.class);
        if (notes.files() == null) {
            notes = examine(operation, work, heartbeat);
            if (!operations.note(operation, notes)) {
                throw new CancellationException("another process has claimed the operation");
            }
        }
        heartbeat.replacing();
        List<Doomed> deleted = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (Doomed file : Objects.requireNonNullElse(notes.files(), List.<Doomed>of())) {
            if (delete(file)) {
                deleted.add(file);
            } else {
                changed.add(file.path());
            }
        }
        List<String> missing = Objects.requireNonNullElse(notes.missing(), List.of());
        return () -> conclude(operation, work, deleted, missing, changed);
    }

    private Notes examine(Operation operation, Work work, Heartbeat heartbeat) throws Exception {
        List<Doomed> files = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> unkept = new ArrayList<>();
        if (!work.whileInUse()) {
            uses.requireUnused(
                    work.model(), work.paths().stream().map(paths::deletable).toList());
        }
        for (String text : work.paths()) {
            Path file = paths.deletable(text);
            FileSignature signature = FileSignature.ofPresent(file);
            if (signature == null) {
                missing.add(text);
                continue;
            }
            Optional<Sha256> snapshot = content.keptAs(operation, work, file, heartbeat);
            if (snapshot.isEmpty() && !work.force()) {
                unkept.add(text);
            }
            if (!signature.equals(FileSignature.ofPresent(file))) {
                throw new ContentChangedException("The file changed while it was read; nothing was deleted");
            }
            files.add(new Doomed(
                    text,
                    signature.size(),
                    signature.toString(),
                    ModelFile.otherNames(file) == 0,
                    snapshot.map(Sha256::hex).orElse(null)));
        }
        if (!unkept.isEmpty()) {
            throw new ProblemException(
                            ErrorCode.CONFLICT,
                            "No sound snapshot has the content of " + String.join(", ", unkept)
                                    + "; ask for one with snapshot, or delete it for good with force")
                    .field("force")
                    .with("files", unkept);
        }
        return new Notes(files, missing);
    }

    /** @return false when another file is there, which stays */
    private boolean delete(Doomed file) throws IOException {
        Path path = paths.deletable(file.path());
        FileSignature present = FileSignature.ofPresent(path);
        if (present != null && !present.toString().equals(file.signature())) {
            return false;
        }
        disk.delete(path);
        disk.syncDirectory(Objects.requireNonNull(path.getParent(), "a file has a directory"));
        return true;
    }

    private Result conclude(
            Operation operation, Work work, List<Doomed> deleted, List<String> missing, List<String> changed) {
        for (int i = 0; i < deleted.size(); i++) {
            Doomed file = deleted.get(i);
            outbox.append(Events.of(
                    service,
                    operation.id() + "-deleted-" + i,
                    new ModelDeleted(work.model(), file.path(), file.snapshot())));
        }
        return new Result(
                work.model(),
                deleted.stream()
                        .map(file -> new Deleted(file.path(), file.sizeBytes(), file.snapshot()))
                        .toList(),
                missing,
                changed,
                deleted.stream()
                        .filter(Doomed::frees)
                        .mapToLong(Doomed::sizeBytes)
                        .sum());
    }
}
