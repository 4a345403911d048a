package ai.beast.versioning.merge;

import ai.beast.versioning.snapshot.take.FileStamp;
import ai.beast.versioning.store.disk.FileSignature;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file looks like from outside while it is the one that was read.
 *
 * @param stamp empty where the file system does not tell the time of the inode's last change
 */
record ReadFile(FileSignature signature, Optional<FileStamp> stamp) {
    static ReadFile of(Path file) throws IOException {
        return new ReadFile(FileSignature.of(file), FileStamp.of(file));
    }

    /** Null when nothing is there. */
    static @Nullable ReadFile ofPresent(Path file) throws IOException {
        try {
            return of(file);
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    boolean isStill(Path file) throws IOException {
        return equals(ofPresent(file));
    }

    /** As it is after a link of this program's came or went; null when more than links differs. */
    @Nullable
    ReadFile linked(Path file) throws IOException {
        ReadFile now = ofPresent(file);
        return now != null && now.signature().equals(signature) ? now : null;
    }
}
