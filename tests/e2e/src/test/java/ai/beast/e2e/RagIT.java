package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A directory of documents becomes a collection that answers, with nothing but the packaged suite. */
@ExtendWith(RunningSuite.class)
class RagIT {
    private final Suite suite;

    RagIT(Suite suite) {
        this.suite = suite;
    }

    @Test
    void findsPassagesOfIngestedDocuments() throws IOException {
        Path handbook = Files.createDirectories(suite.modelsDirectory().resolveSibling("documents/handbook"));
        Path backups =
                Files.writeString(handbook.resolve("backups.md"), "# Backups\n\nThey are kept for thirty days.\n");
        Path printer = handbook.resolve("printer.docx");
        writeDocx(printer, "The printer stands in the cellar.");

        Suite.Result ingested = suite.beast("rag", "ingest", "handbook", "--dir", "handbook", "--apply");
        assertThat(ingested.exit()).as(ingested.output()).isZero();
        assertThat(ingested.output()).contains("2 added", "0 failed");

        assertThat(suite.beast("rag", "query", "handbook", "how long are backups kept")
                        .output())
                .contains("[1] " + backups, "thirty days");
        assertThat(suite.beast("rag", "query", "handbook", "where is the printer")
                        .output())
                .contains("[1] " + printer, "in the cellar");
    }

    /** Parsed in a process of its own, from the jars of the package. */
    private static void writeDocx(Path file, String text) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write("""
                    <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
                    <w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>""".formatted(text).getBytes(StandardCharsets.UTF_8));
        }
    }
}
