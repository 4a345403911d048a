package ai.beast.jobs.download.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.queue.core.JobFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverwriteGuardTest {
    @TempDir
    Path directory;

    private Path file;
    private Path partial;
    private String old;

    @BeforeEach
    void files() throws Exception {
        file = Files.writeString(directory.resolve("m.gguf"), "old");
        partial = Files.writeString(directory.resolve("partial"), "new");
        old = Hashes.ofFile(file);
    }

    @Test
    void replacesWhatItChecked() throws Exception {
        OverwriteGuard guard = new OverwriteGuard(true, List.of(old.toUpperCase(Locale.ROOT)));

        guard.place(partial, file, guard.check(file, Hashes.ofFile(partial)));

        assertThat(file).hasContent("new");
        assertThat(partial).doesNotExist();
    }

    @Test
    void keepsAFileThatChangesAfterTheCheck() throws Exception {
        OverwriteGuard guard = new OverwriteGuard(true, List.of(old));
        OverwriteGuard.Occupant checked = guard.check(file, Hashes.ofFile(partial));
        Files.writeString(file, "changed");

        assertThatThrownBy(() -> guard.place(partial, file, checked))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("changed during the download");
        assertThat(file).hasContent("changed");
    }

    @Test
    void acceptsTheNewContentInPlace() throws Exception {
        OverwriteGuard guard = new OverwriteGuard(true, List.of("ab".repeat(32)));

        assertThat(guard.check(file, old)).isNotEqualTo(OverwriteGuard.Occupant.NONE);
        assertThatThrownBy(() -> guard.check(file, Hashes.ofFile(partial)))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("`overwrite_sha256` does not name");
    }
}
