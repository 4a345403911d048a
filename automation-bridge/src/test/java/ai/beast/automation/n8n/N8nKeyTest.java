package ai.beast.automation.n8n;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class N8nKeyTest {
    @TempDir
    Path directory;

    @Test
    void findsKeyOnceItsFileIsWritten() throws IOException {
        Path file = directory.resolve("api-key");
        assertThat(N8nKey.read(file)).isEmpty();
        Files.writeString(file, "\n");
        assertThat(N8nKey.read(file)).isEmpty();
        Files.writeString(file, "key\n");
        assertThat(N8nKey.read(file)).contains("key");
    }
}
