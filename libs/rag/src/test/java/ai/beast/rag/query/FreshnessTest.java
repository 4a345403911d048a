package ai.beast.rag.query;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.rag.store.StoredDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshnessTest {
    private static final FileTime TOUCHED = FileTime.from(Instant.parse("2026-02-03T04:05:06Z"));

    @TempDir
    Path directory;

    private Path file;
    private StoredDocument document;

    @BeforeEach
    void indexed() throws Exception {
        file = Files.writeString(directory.resolve("a.md"), "one");
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest("one".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        document = new StoredDocument(
                file.toString(),
                directory.toString(),
                hash,
                3,
                Files.getLastModifiedTime(file).toInstant(),
                "a",
                null,
                "text/markdown");
    }

    @Test
    void touchedFileIsFreshAndReadOnce() throws IOException {
        Files.setLastModifiedTime(file, TOUCHED);
        assertThat(Freshness.isStale(document)).isFalse();
        // Other bytes of that size and time: whoever reads them again says that they are stale.
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, TOUCHED);
        assertThat(Freshness.isStale(document)).isFalse();
        Files.setLastModifiedTime(file, FileTime.from(TOUCHED.toInstant().plusSeconds(1)));
        assertThat(Freshness.isStale(document)).isTrue();
    }

    @Test
    void changedMissingAndForeignFilesAreStale() throws IOException {
        Files.writeString(file, "longer");
        assertThat(Freshness.isStale(document)).isTrue();
        Files.delete(file);
        assertThat(Freshness.isStale(document)).isTrue();
        Files.createDirectory(file);
        assertThat(Freshness.isStale(document)).isTrue();
    }
}
