package ai.beast.work.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DirectorySyncTest {
    @TempDir
    Path directory;

    @Test
    void syncsDirectoryOfAnOrdinaryDisk() throws IOException {
        assertThat(DirectorySync.sync(directory)).isTrue();
    }

    /** The kernel's own file system answers EINVAL, as CIFS and FUSE do. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void warnsOnceWhereDirectoriesCannotBeSynced() throws IOException {
        assertThat(DirectorySync.sync(Path.of("/proc"))).isFalse();

        assertThat(DirectorySync.warnOnce(Path.of("/proc"))).isFalse();
    }

    @Test
    void failsForDirectoryThatIsMissing() {
        assertThatThrownBy(() -> DirectorySync.sync(directory.resolve("missing")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
