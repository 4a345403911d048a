package ai.beast.versioning.store.read;

import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.ContentChangedException;
import ai.beast.versioning.store.disk.DurableFiles;
import ai.beast.versioning.store.disk.FileSignature;
import ai.beast.versioning.store.disk.SteadySync;
import ai.beast.versioning.store.manifest.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts a snapshot's content in the place of a file: written beside it, checked, synced, and renamed over it, so that
 * a program that opens the path finds the old file or the new one at any moment. A program that has the old one open or mapped
 * keeps it.
 */
public final class Restore {
    private final ChunkSource store;
    private final int threads;
    private final DurableFiles files;
    private final Proof proof;

    public Restore(ChunkSource store, int threads, DurableFiles files, Proof proof) {
        this.store = store;
        this.threads = threads;
        this.files = files;
        this.proof = proof;
    }

    /**
     * One restore to one path at a time; another one's unfinished work is cleared away.
     *
     * @param expected what is at the destination now and may be replaced; null when nothing is there
     * @param present what it consists of, to be read instead of the store's chunks; null when unknown
     * @return false when the file was replaced and its directory could not be synced: a power cut may bring the old file back. That is
     *     no failure, because the new file is in place
     * @throws ContentChangedException when something else is there by the time of the rename
     * @throws DamagedException when a chunk, or the whole, is not what the manifest says
     */
    public boolean to(
            Path destination,
            Manifest manifest,
            @Nullable FileSignature expected,
            @Nullable Manifest present,
            Progress progress)
            throws IOException {
        Path directory = Objects.requireNonNull(destination.getParent(), "a file has a directory");
        String mark = mark(destination);
        clearUnfinished(directory, mark);
        Path temporary = directory.resolve(mark + UUID.randomUUID() + ".tmp");
        try {
            write(temporary, manifest, destination, present, progress);
            if (expected != null) {
                keepPermissions(destination, temporary);
            }
            if (!Objects.equals(expected, FileSignature.ofPresent(destination))) {
                throw new ContentChangedException("The file at the destination changed; it was not replaced");
            }
            progress.replacing();
            files.rename(temporary, destination);
        } catch (IOException | RuntimeException failure) {
            try {
                files.delete(temporary);
            } catch (IOException | RuntimeException remains) {
                failure.addSuppressed(remains);
            }
            throw failure;
        }
        return synced(directory);
    }

    private boolean synced(Path directory) {
        try {
            files.syncDirectory(directory);
            return true;
        } catch (IOException unsynced) {
            return false;
        }
    }

    /**
     * The hash of the whole proves every byte, so the chunks' own are not computed as well: that halves the work. Only when it
     * is wrong is all done again with every chunk checked, which names the bad ones, or gets past a fault of the moment.
     */
    private void write(
            Path temporary, Manifest manifest, Path destination, @Nullable Manifest present, Progress progress)
            throws IOException {
        try (DurableFiles.NewFile target = files.create(temporary);
                SteadySync disk = new SteadySync(target)) {
            Writing writing = new Writing(target, disk, manifest, progress);
            if (!quickly(writing, destination, present) && !writing.from(store, ChunkReader.Check.HASH)) {
                throw new DamagedException(
                        "The chunks are sound, but what was written of them is not the file the manifest names");
            }
            disk.finish();
        }
    }

    private boolean quickly(Writing writing, Path destination, @Nullable Manifest present) throws IOException {
        if (present == null) {
            return writing.from(store, ChunkReader.Check.LENGTH);
        }
        try (PresentFile shared = new PresentFile(destination, present, store)) {
            return writing.from(shared, ChunkReader.Check.LENGTH);
        } catch (FileSystemException notOpened) {
            // The signature tells at the end whether it still is what may be replaced.
            return false;
        }
    }

    /** The content on its way to the new file. */
    private final class Writing {
        private final DurableFiles.NewFile target;
        private final SteadySync disk;
        private final Manifest manifest;
        private final Progress progress;

        Writing(DurableFiles.NewFile target, SteadySync disk, Manifest manifest, Progress progress) {
            this.target = target;
            this.disk = disk;
            this.manifest = manifest;
            this.progress = progress;
        }

        /** @return whether the whole is what the manifest says */
        boolean from(ChunkSource source, ChunkReader.Check check) throws IOException {
            MessageDigest whole = Sha256.digest();
            new ChunkReader(source, threads)
                    .each(
                            manifest.chunks(),
                            check,
                            (chunk, content) -> {
                                target.write(content.duplicate(), chunk.offset());
                                if (proof == Proof.READ_BACK) {
                                    target.readBack(content, chunk.offset());
                                }
                            },
                            (chunk, content) -> {
                                whole.update(content.duplicate());
                                disk.written(chunk.length());
                                progress.at(chunk.end(), manifest.sizeBytes());
                            },
                            damage -> {
                                throw new DamagedException(damage);
                            });
            return Sha256.finish(whole).equals(manifest.sha256());
        }
    }

    private static void keepPermissions(Path from, Path to) throws IOException {
        if (Files.getFileStore(from).supportsFileAttributeView("posix")) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(from);
            Files.setPosixFilePermissions(to, permissions);
        }
    }

    /** The name of an unfinished restore of this path: short, hidden, and no model file by its ending. */
    private static String mark(Path destination) {
        byte[] name = destination.toString().getBytes(StandardCharsets.UTF_8);
        return ".ai-beast-" + Sha256.of(ByteBuffer.wrap(name)).shortForm() + "-";
    }

    private void clearUnfinished(Path directory, String mark) throws IOException {
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(directory, mark + "*.tmp")) {
            for (Path left : unfinished) {
                files.delete(left);
            }
        }
    }
}
