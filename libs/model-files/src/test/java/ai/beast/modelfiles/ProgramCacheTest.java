package ai.beast.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramCacheTest {
    private static final String SHA256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String GIT = "0123456789012345678901234567890123456789";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "/ollama/blobs/sha256-" + SHA256 + ", is a blob in the cache of another program",
        "/hub/models--o--n/blobs/" + SHA256 + ", is a blob in the cache of another program",
        "/hub/models--o--n/blobs/" + GIT + ", is a blob in the cache of another program",
        "/hub/models--o--n/snapshots/" + GIT + "/q4/m.gguf, lies in a Hugging Face cache"
    })
    void keepsFilesOfCaches(Path file, String reason) {
        assertThat(ProgramCache.keeps(file)).contains(reason);
    }

    @ParameterizedTest
    @CsvSource({"/m/blobs/m.gguf", "/m/" + SHA256, "/m/models--o--n/m.gguf", "/m/snapshots/x/m.gguf", "/m.gguf"})
    void releasesOtherFiles(Path file) {
        assertThat(ProgramCache.keeps(file)).isEmpty();
    }

    @Test
    void keepsLinks() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("m.gguf"), directory.resolve("elsewhere"));

        assertThat(ProgramCache.keeps(link)).contains("is a symbolic link");
    }
}
