package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code beast version …} asks the suite, and what it prints. */
class VersionCommandTest {
    private static final String SNAPSHOTS = "/api/snapshots";
    private static final String DIGEST = "ab".repeat(32);
    private static final String SNAPSHOT = """
        {"sha256": "%s", "version": "abababab", "model": "m", "path": "/m.gguf", "sizeBytes": 2048, "createdAt": "2026-11-25T00:00:00Z",
         "labels": ["gold"], "pinned": true, "health": "healthy"}\
        """.formatted(DIGEST);

    @TempDir
    Path directory;

    @RegisterExtension
    private final FakeSuite suite = new FakeSuite();

    @BeforeEach
    void answerWithSnapshot() {
        suite.answers.put("GET " + SNAPSHOTS + "/ab", SNAPSHOT);
    }

    @Test
    void listShowsHealthAndMarks() {
        suite.answers.put("GET " + SNAPSHOTS, "{\"items\": [" + SNAPSHOT + "]}");

        assertThat(printed(0, "list", "m", "--label", "gold")).contains("HEALTH", "healthy", "pinned,gold", "2.00 KiB");
        assertThat(asked()).containsExactly("GET " + SNAPSHOTS + "?limit=20&model=m&label=gold ");
    }

    @Test
    void createFollowsTheOperationToItsResult() {
        ends(SNAPSHOTS, "succeeded", """
            "result": {"version": "abababab", "sizeBytes": 2048, "created": true, "newBytes": 1024}\
            """);

        assertThat(printed(0, "create", "m", "m.gguf", "--label", "gold", "--full"))
                .isEqualToIgnoringNewLines("abababab  2.00 KiB  1.00 KiB new");
        assertThat(asked().getFirst())
                .isEqualTo("POST " + SNAPSHOTS
                        + " {\"model\":\"m\",\"path\":\"m.gguf\",\"full\":true,\"labels\":[\"gold\"]}");
    }

    @Test
    void anOperationThatFailsIsAFailure() {
        ends(SNAPSHOTS + "/ab/rollback", "failed", """
            "error": {"code": "disk_full", "detail": "There is not enough space on the disk"}\
            """);

        printed(1, "rollback", "ab", "--to", "elsewhere.gguf");

        assertThat(asked().getFirst()).isEqualTo("POST " + SNAPSHOTS + "/ab/rollback {\"path\":\"elsewhere.gguf\"}");
    }

    @Test
    void operationThatIsCancelledMeanwhileIsFailure() {
        ends(SNAPSHOTS + "/ab/rollback", "cancelled", """
            "cancelledBy": "ops", "attempts": 1\
            """);

        assertThat(suite.printedOnBoth(1, "version", "rollback", "ab")).contains("The operation was cancelled by ops");
    }

    @Test
    void operationsAreListedAndCancelled() {
        suite.answers.put("GET " + SNAPSHOTS + "/operations", """
            {"items": [{"id": "7", "kind": "verify", "state": "running", "requestedBy": "ops", "createdAt": "x",
              "progress": {"bytesDone": 5, "bytesTotal": 10}}]}\
            """);
        suite.answers.put("POST " + SNAPSHOTS + "/operations/7/cancel", """
            {"id": "7", "kind": "verify", "state": "cancelled"}\
            """);

        assertThat(printed(0, "operations", "--state", "running", "--state", "pending", "--model", "m"))
                .contains("verify", "50 %");
        assertThat(printed(0, "operations", "cancel", "7")).contains("Cancelled verify of the store");

        assertThat(suite.asked)
                .contains("GET " + SNAPSHOTS + "/operations?limit=20&state=running&state=pending&model=m ");
    }

    @Test
    void dryRunOfRollbackStartsNothing() {
        suite.answers.put("POST " + SNAPSHOTS + "/ab/rollback?dryRun=true", "{\"bytes\": 5}");

        assertThat(printed(0, "rollback", "ab", "--dry-run")).contains("\"bytes\" : 5");
    }

    @Test
    void retentionKeepsTheRulesThatAreNotGiven() {
        String policy = """
            {"enabled": false, "everyHours": 24, "keepNewest": 5, "keepDaily": 0, "keepWeekly": 0, "keepMonthly": 1}\
            """;
        suite.answers.put("GET " + SNAPSHOTS + "/retention", policy);
        suite.answers.put("PUT " + SNAPSHOTS + "/retention", policy);

        assertThat(printed(0, "retention")).contains("off, every 24 h: newest 5");
        printed(0, "retention", "--on", "--daily", "7");

        assertThat(asked())
                .contains(
                        "PUT " + SNAPSHOTS
                                + "/retention"
                                + " {\"enabled\":true,\"everyHours\":24,\"keepNewest\":5,\"keepDaily\":7,\"keepWeekly\":0,\"keepMonthly\":1}");
    }

    @Test
    void statsSayWhatIsUnknown() {
        suite.answers.put("GET " + SNAPSHOTS + "/stats", """
            {"snapshots": 2, "models": 1, "healthy": 2, "logicalBytes": 2048, "unusedBytes": 0}\
            """);

        assertThat(printed(0, "stats").lines().map(line -> String.join(" ", line.split(" +"))))
                .contains("snapshots 2 of 1 models", "snapshot sizes 2.00 KiB", "stored unknown");
    }

    @Test
    void markReplacesLabelsAndPin() {
        suite.answers.put("PATCH " + SNAPSHOTS + "/ab", SNAPSHOT);

        printed(0, "mark", "ab", "gold", "tested", "--pin");
        printed(0, "mark", "ab", "--no-pin");

        assertThat(asked())
                .containsExactly(
                        "PATCH " + SNAPSHOTS + "/ab {\"labels\":[\"gold\",\"tested\"],\"pinned\":true}",
                        "PATCH " + SNAPSHOTS + "/ab {\"pinned\":false}");
    }

    @Test
    void aDryRunOfACleanupSaysWhy() {
        suite.answers.put("POST " + SNAPSHOTS + "/cleanup", """
            {"dryRun": true, "removed": 1, "freedBytes": 1048576, "items": [
              {"model": "m", "version": "abababab", "createdAt": "x", "sizeBytes": 1, "keep": true, "reasons": ["newest 1 of 1", "pinned"]},
              {"model": "m", "version": "cdcdcdcd", "createdAt": "x", "sizeBytes": 1, "keep": false, "reasons": []}]}\
            """);

        assertThat(printed(0, "cleanup", "m", "--keep", "1", "--dry-run"))
                .contains("keep    newest 1 of 1, pinned", "remove", "Would remove 1, which would free 1.00 MiB");
    }

    @Test
    void verifyOfEverythingFailsWhenSomethingIsDamaged() {
        ends(SNAPSHOTS + "/verify", "succeeded", """
            "result": {"verified": 2, "bytes": 2048, "damaged": [{"version": "abababab", "health": "damaged", "damage": "blk.0 is corrupt"}]}\
            """);

        assertThat(printed(1, "verify"))
                .contains("abababab  damaged: blk.0 is corrupt", "2 verified (2.00 KiB), 1 damaged");
    }

    @Test
    void repairTellsPathsFromUrls() {
        ends(SNAPSHOTS + "/ab/repair", "succeeded", """
            "result": {"version": "abababab", "health": "healthy", "repairedChunks": 2}\
            """);

        assertThat(printed(0, "verify", "ab", "--repair", "--from", "https://example.org/m.gguf"))
                .contains("repaired: 2 pieces, 0 manifests");
        printed(0, "verify", "ab", "--repair", "--from", "copy.gguf");

        assertThat(asked())
                .contains(
                        "POST " + SNAPSHOTS + "/ab/repair {\"url\":\"https://example.org/m.gguf\"}",
                        "POST " + SNAPSHOTS + "/ab/repair {\"path\":\"copy.gguf\"}");
    }

    @Test
    void diffShowsWhatChanged() {
        suite.answers.put("GET " + SNAPSHOTS + "/ab/diff", """
            {"sharedBytes": 1024, "newBytes": 0, "tensors": {"added": ["new"], "removed": [], "changed": ["norm"], "unchanged": 7},
             "metadata": {"added": [], "removed": [], "changed": [{"key": "template", "from": "a\\nb", "to": "c"}]}}\
            """);

        assertThat(printed(0, "diff", "ab", "cd"))
                .contains("7 unchanged", "+ tensor new", "~ tensor norm", "~ template = a b → c");
        assertThat(asked()).containsExactly("GET " + SNAPSHOTS + "/ab/diff?to=cd ");
    }

    @Test
    void exportWritesANewFileOnly() throws Exception {
        suite.answers.put("GET " + SNAPSHOTS + "/" + DIGEST + "/export", "the archive");
        Path file = directory.resolve("m.tar");

        printed(0, "export", "ab", file.toString());
        printed(1, "export", "ab", file.toString());

        assertThat(file).hasContent("the archive");
    }

    @Test
    void anExportThatIsRefusedLeavesNoFile() {
        Path file = directory.resolve("m.tar");

        printed(1, "export", "ab", file.toString());

        assertThat(file).doesNotExist();
    }

    @Test
    void importSendsTheFile() throws Exception {
        suite.answers.put("POST " + SNAPSHOTS + "/import", SNAPSHOT);
        Path file = Files.writeString(directory.resolve("m.tar"), "the archive");

        assertThat(printed(0, "import", file.toString())).contains("abababab  m");
        printed(1, "import", directory.resolve("none").toString());

        assertThat(asked()).containsExactly("POST " + SNAPSHOTS + "/import the archive");
    }

    @Test
    void deleteMeansTheOneThatWasFound() {
        suite.answers.put("DELETE " + SNAPSHOTS + "/" + DIGEST, "");

        assertThat(printed(0, "delete", "ab")).contains("Deleted abababab");
    }

    /** Requests other than those that go with every command. */
    private List<String> asked() {
        return suite.asked.stream()
                .filter(request -> !request.matches("GET .*/(operations/.*|ab) "))
                .toList();
    }

    /** The request there starts an operation that ends so. */
    private void ends(String path, String state, String outcome) {
        String operation = "{\"id\": \"7\", \"state\": \"" + state + "\", " + outcome + "}";
        suite.answers.put("POST " + path, operation);
        suite.answers.put("GET " + SNAPSHOTS + "/operations/7", operation);
        suite.answers.put(
                "GET " + SNAPSHOTS + "/operations/7/progress",
                "data:{\"progress\": {\"bytesDone\": 5, \"bytesTotal\": 10}}\n\n");
    }

    private String printed(int exit, String... arguments) {
        return suite.printed(
                exit, Stream.concat(Stream.of("version"), Stream.of(arguments)).toArray(String[]::new));
    }
}
