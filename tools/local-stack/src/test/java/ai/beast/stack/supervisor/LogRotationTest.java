package ai.beast.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {
    @TempDir
    Path directory;

    @Test
    void keepsAsManyOldFilesAsAskedWhileTheWriterGoesOn() throws IOException {
        Path log = directory.resolve("a.log");
        LogRotation rotation = new LogRotation(directory, 5, 2);

        try (OutputStream writer = new FileOutputStream(log.toFile(), true)) {
            for (int i = 1; i <= 4; i++) {
                writer.write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
                rotation.run();
                rotation.run();
            }
            writer.write("end\n".getBytes(StandardCharsets.UTF_8));
            rotation.run();
        }

        assertThat(log).hasContent("end");
        assertThat(directory.resolve("a.log.1")).hasContent("line 4");
        assertThat(directory.resolve("a.log.2")).hasContent("line 3");
        assertThat(directory.resolve("a.log.3")).doesNotExist();
    }

    @Test
    void leavesOtherFilesAlone() throws IOException {
        Files.writeString(directory.resolve("notes.txt"), "as long as it likes to be");

        new LogRotation(directory, 5, 2).run();

        assertThat(directory.resolve("notes.txt")).hasContent("as long as it likes to be");
        assertThat(directory.resolve("notes.txt.1")).doesNotExist();
    }
}
