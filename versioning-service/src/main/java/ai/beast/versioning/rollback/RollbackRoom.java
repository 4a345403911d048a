package ai.beast.versioning.rollback;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.VersioningConfiguration;
import ai.beast.versioning.snapshot.take.UnchangedFiles;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.FileSignature;
import ai.beast.versioning.store.manifest.Manifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks the space of all steps of a rollback before the first: the restored file is written beside the present one, and a present
 * content that is in no snapshot is stored before, which takes its size at most. Bytes; reads no file.
 */
@ApplicationScoped
class RollbackRoom {
    private final UnchangedFiles unchanged;
    private final @Nullable Path store;

    RollbackRoom(UnchangedFiles unchanged, VersioningConfiguration configuration) {
        this.unchanged = unchanged;
        this.store = configuration.s3().isPresent() ? null : configuration.store();
    }

    /** @throws ProblemException {@code disk_full} that names what is needed and what is free */
    void require(String model, Path destination, Manifest manifest) throws IOException {
        FileStore disk = Files.getFileStore(directory(destination));
        long toKeep = toKeep(model, destination);
        boolean shared = holdsStore(destination);
        long free = disk.getUsableSpace();
        long needed = manifest.sizeBytes() + (shared ? toKeep : 0);
        if (needed > free && !has(destination, manifest)) {
            throw full(
                    shared && toKeep > 0
                            ? "The restored file needs " + manifest.sizeBytes()
                                    + " bytes beside the present one, and a snapshot of" + " the present one up to "
                                    + toKeep + " bytes"
                            : "The restored file needs " + manifest.sizeBytes() + " bytes beside the present one",
                    needed,
                    free);
        }
        if (store != null && !shared && toKeep > Files.getFileStore(store).getUsableSpace()) {
            throw full(
                    "A snapshot of the present file needs up to " + toKeep + " bytes in the store",
                    toKeep,
                    Files.getFileStore(store).getUsableSpace());
        }
    }

    /** Whether the file and the store share one disk. */
    boolean holdsStore(Path destination) throws IOException {
        return store != null && Files.getFileStore(directory(destination)).equals(Files.getFileStore(store));
    }

    private static Path directory(Path destination) {
        return Objects.requireNonNull(destination.getParent(), "a file has a directory");
    }

    /** Whether the content is in place already, so that nothing will be written. Reads the file. */
    private static boolean has(Path file, Manifest manifest) throws IOException {
        FileSignature present = FileSignature.ofPresent(file);
        if (present == null || present.size() != manifest.sizeBytes()) {
            return false;
        }
        MessageDigest hash = Sha256.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), hash)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Sha256.finish(hash).equals(manifest.sha256());
    }

    private long toKeep(String model, Path destination) throws IOException {
        FileSignature present = FileSignature.ofPresent(destination);
        return present == null || unchanged.find(model, destination).isPresent() ? 0 : present.size();
    }

    private static ProblemException full(String reason, long needed, long free) {
        return new ProblemException(
                        ErrorCode.DISK_FULL,
                        reason + "; " + free
                                + " bytes are free. Free space, or take a snapshot of the present file first")
                .field("path")
                .with("neededBytes", needed)
                .with("freeBytes", free);
    }
}
