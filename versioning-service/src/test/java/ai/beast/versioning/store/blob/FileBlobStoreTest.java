package ai.beast.versioning.store.blob;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.disk.FaultyFiles;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest extends BlobStoreContract {
    @TempDir
    Path directory;

    @Override
    protected BlobStore open() throws Exception {
        return FileBlobStore.open(directory.resolve("made/on/demand"), new DiskFiles());
    }

    @Test
    void opensClearOfWhatCrashedWritersLeft() throws Exception {
        Path temporary = Files.createDirectories(directory.resolve("made/on/demand/tmp"));
        Path old = Files.writeString(temporary.resolve("old"), "left");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        Path recent = Files.writeString(temporary.resolve("recent"), "perhaps another process is writing it");

        open();

        assertThat(old).doesNotExist();
        assertThat(recent).exists();
    }

    /** A link to nothing stands for a file that another writer renames between the listing and the look at its age. */
    @Test
    void opensWhileAnotherWritersTemporaryFileVanishes() throws Exception {
        Path temporary = Files.createDirectories(directory.resolve("made/on/demand/tmp"));
        Files.createSymbolicLink(temporary.resolve("vanished"), directory.resolve("nothing"));

        BlobStore store = open();

        assertThat(store.putIfAbsent("chunks/ab/abcd", ByteBuffer.wrap(new byte[10])))
                .isTrue();
    }

    @Test
    void leavesNothingBehindWhenTheDiskIsFull() throws Exception {
        FaultyFiles files = new FaultyFiles();
        BlobStore store = FileBlobStore.open(directory, files);
        files.strike(FaultyFiles.Fault.ERROR, 3);

        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> store.put("chunks/ab/abcd", ByteBuffer.wrap(new byte[10]))))
                .hasMessageContaining("No space left");

        assertThat(directory.resolve("tmp")).isEmptyDirectory();
        assertThat(store.length("chunks/ab/abcd")).isEmpty();
    }
}
