package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RagCommandTest {
    private static final String HANDBOOK = "/api/rag/collections/handbook";

    @RegisterExtension
    final FakeSuite suite = new FakeSuite();

    @Test
    void followsAnIngestion() {
        suite.answers.put("POST " + HANDBOOK + "/ingest", "{\"ok\": true, \"job_id\": \"j1\"}");
        suite.answers.put(
                "GET /api/queue/jobs/j1/progress",
                "event: progress\ndata: {\"bytes\": 50, \"total\": 100, \"bytesPerSecond\": 0}\n\nevent: done\ndata: {\"status\": \"finished\"}\n\n");
        suite.answers.put("GET /api/queue/status/j1", """
                {"status": "finished", "result": {"files": 2, "applied": false,
                 "counts": {"added": 2, "changed": 0, "unchanged": 0, "removed": 0, "failed": 1},
                 "failed": [{"path": "a.pdf", "reason": "is encrypted"}],
                 "warnings": [{"path": "b.txt", "reason": "read as windows-1252"}]}}""");

        assertThat(suite.printedOnBoth(0, "rag", "ingest", "handbook", "--dir", "handbook"))
                .contains(
                        "handbook: 2 added, 0 changed", "a.pdf: is encrypted", "b.txt: read as windows-1252", "--apply")
                .contains("50%")
                .doesNotContain("50 B");
    }

    @Test
    void sendsADirectoryOfThisMachineWithItsAbsolutePath(@TempDir Path directory) throws IOException {
        Path notes = Files.createDirectories(directory.resolve("notes"));
        suite.answers.put("POST " + HANDBOOK + "/ingest", "{\"ok\": true, \"job_id\": \"j1\"}");
        suite.printedOnBoth(0, "rag", "ingest", "handbook", "--detach", "--dir", notes + "/../notes");
        assertThat(suite.asked).last().asString().contains("\"" + notes.toRealPath() + "\"");
        suite.printedOnBoth(0, "rag", "ingest", "handbook", "--detach", "--dir", "no-such-directory-here");
        assertThat(suite.asked).last().asString().contains("\"no-such-directory-here\"");
    }

    @Test
    void showsPassagesWithTheirFiles() {
        suite.answers.put("POST " + HANDBOOK + "/query", """
                {"mode": "lexical", "note": "by words", "passages": [{"number": 1, "text": "Kept for thirty days.",
                 "citation": {"document": "/d/backups.md", "page": 3, "stale": true}}]}""");

        assertThat(suite.printedOnBoth(0, "rag", "query", "handbook", "How long?"))
                .contains("[1] /d/backups.md, page 3 (changed since)", "    Kept for thirty days.", "by words");
    }

    @Test
    void showsAnAnswerWithWhatItLacks() {
        suite.answers.put("POST " + HANDBOOK + "/query", """
                {"mode": "hybrid", "passages": [{"number": 1, "text": "Kept for thirty days.",
                 "citation": {"document": "/d/backups.md", "stale": false}}],
                 "answer": {"model": "chat", "text": "For thirty days [1], or more [2].", "complete": false, "note": "It was cut off.",
                  "citations": [{"number": 1, "supported": true}, {"number": 2, "supported": false}]}}""");

        assertThat(suite.printedOnBoth(
                        0, "rag", "query", "handbook", "How long?", "--answer", "chat", "--mode", "hybrid"))
                .contains(
                        "For thirty days [1], or more [2].",
                        "It was cut off.",
                        "Citation [2] is not",
                        "[1] /d/backups.md")
                .doesNotContain("Citation [1] is not");
    }
}
