package ai.beast.jobs.download.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class HashesTest {
    public static String sha256(byte[] content) {
        return HexFormat.of().formatHex(Hashes.sha256().digest(content));
    }

    @Test
    void aFileHasTheHashOfItsContent(@TempDir Path directory) throws IOException {
        byte[] content = new byte[3_000_001];
        new java.util.Random(1).nextBytes(content);
        Path file = Files.write(directory.resolve("f"), content);

        assertThat(Hashes.ofFile(file)).isEqualTo(sha256(content));
    }

    @Test
    void theEmptyFileHasTheKnownHash(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("empty"));

        assertThat(Hashes.ofFile(file)).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
