package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.cli.api.Api;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code beast registry …} asks the suite, and what it prints. */
class RegistryCommandTest {
    private static final String MODELS = "/api/models";
    private static final String PAGE = """
        {"items": [{"id": "phi-3", "family": "phi", "quantization": "Q4_K_M", "sizeBytes": 2147483648,
          "contextLength": 4096, "license": "MIT", "rating": 4.5, "downloadCount": 7}]}\
        """;

    @RegisterExtension
    private final FakeSuite suite = new FakeSuite();

    @TempDir
    Path directory;

    @Test
    void listShowsNoSizeThatIsUnknown() throws Exception {
        suite.answers.put("GET " + MODELS, PAGE.replace("2147483648", "0"));

        assertThat(printed(0, "list")).contains("phi-3").doesNotContain("0 B");
    }

    @Test
    void listAsksForWhatTheOptionsSay() throws Exception {
        suite.answers.put("GET " + MODELS, PAGE);

        String said = printed(
                0,
                "list",
                "--tag",
                "chat",
                "--tag",
                "a&b",
                "--license",
                "MIT",
                "--max-gib",
                "2.5",
                "--min-context",
                "8192",
                "--sort",
                "-size",
                "--limit",
                "5",
                "--query",
                "small & quick");

        assertThat(said).contains("phi-3", "Q4_K_M", "2.00 GiB", "4096", "4.5");
        assertThat(suite.asked)
                .containsExactly("GET " + MODELS + "?limit=5&tag=chat&tag=a%26b&q=small%20%26%20quick&license=MIT"
                        + "&maxSize=2684354560&minContext=8192&sort=-size ");
        assertThat(Api.JSON.readTree(printed(0, "list", "--json"))).isEqualTo(Api.JSON.readTree(PAGE));
    }

    @Test
    void listShowsWhatFits() {
        suite.answers.put("GET " + MODELS, """
            {"items": [{"id": "phi-3", "fits": "tight", "memoryBytes": 2147483648, "memoryComplete": true},
              {"id": "other", "fits": "unknown", "memoryBytes": 1073741824, "memoryComplete": false}]}\
            """);

        assertThat(printed(0, "list", "--memory-gib", "2.5", "--fits", "tight", "--fits", "yes", "--context", "16k"))
                .contains("FITS", "tight", "2.00 GiB", "> 1.00 GiB");
        assertThat(suite.asked)
                .containsExactly("GET " + MODELS + "?limit=20&fits=tight&fits=yes&memoryGiB=2.5&context=16k ");
    }

    @Test
    void hostSaysWhyThereIsNoCard() {
        suite.answers.put("GET " + MODELS + "/host", """
            {"memory": {"totalBytes": 2147483648, "availableBytes": 1073741824}, "gpus": [], "gpusUnknown": "no driver"}\
            """);

        assertThat(printed(0, "host")).contains("2.00 GiB, 1.00 GiB available", "unknown: no driver");
    }

    @Test
    void deleteLeavesFilesUnlessAskedFor() {
        suite.answers.put("DELETE " + MODELS + "/phi-3", "");

        assertThat(printed(0, "delete", "phi-3")).contains("its files stay");
    }

    @Test
    void deleteOfFilesNamesTheWayBack() {
        suite.answers.put("DELETE " + MODELS + "/phi-3", "");
        suite.answers.put("GET " + MODELS + "/phi-3/deletion", """
            {"id": "phi-3", "usedBy": [], "files": [{"path": "/m/phi.gguf", "sharedWith": []}]}\
            """);
        String operation = """
            {"id": "7", "state": "succeeded", "result": {"deleted": [{"path": "/m/phi.gguf", "sizeBytes": 1024,
              "snapshot": "abababababab"}], "missing": ["/m/none"], "changed": [], "freedBytes": 1024}}\
            """;
        suite.answers.put("POST /api/snapshots/deletions", operation);
        suite.answers.put("GET /api/snapshots/operations/7", operation);
        suite.answers.put("GET /api/snapshots/operations/7/progress", "data:{}\n\n");

        assertThat(printed(0, "delete", "phi-3", "--file", "--entry", "--snapshot"))
                .contains(
                        "Deleted /m/phi.gguf  1.00 KiB  back with: beast version rollback abababab",
                        "No file at /m/none",
                        "Freed 1.00 KiB",
                        "Removed phi-3 from the catalogue");
        assertThat(suite.asked)
                .anyMatch(request -> request.startsWith("POST /api/snapshots/deletions ")
                        && request.contains("\"snapshot\":true")
                        && request.contains("\"paths\":[\"/m/phi.gguf\"]"));
    }

    @Test
    void deleteOfFilesIsRefusedWhileSomethingUsesThem() {
        suite.answers.put("GET " + MODELS + "/phi-3/deletion", """
            {"id": "phi-3", "usedBy": ["the alias chat-default"], "files": [{"path": "/m/phi.gguf", "sharedWith": []}]}\
            """);
        suite.answers.put("GET " + MODELS + "/other/deletion", """
            {"id": "other", "usedBy": [], "files": [{"path": "/m/mmproj.gguf", "sharedWith": ["phi-3"]}]}\
            """);

        assertThat(suite.printedOnBoth(1, "registry", "delete", "phi-3", "--file"))
                .contains("phi-3 is in use by the alias chat-default; change that first, or use --in-use");
        assertThat(suite.printedOnBoth(1, "registry", "delete", "phi-3", "--file", "--force"))
                .contains("phi-3 is in use by the alias chat-default");
        assertThat(suite.printedOnBoth(1, "registry", "delete", "other", "--file"))
                .contains("/m/mmproj.gguf belongs to phi-3 too");
        assertThat(suite.asked).noneMatch(request -> request.startsWith("POST"));

        suite.answers.put("POST /api/snapshots/deletions", "{\"files\": [], \"freedBytes\": 0}");
        printed(0, "delete", "phi-3", "--file", "--in-use", "--dry-run");
        assertThat(suite.asked)
                .anyMatch(request -> request.contains("\"force\":false") && request.contains("\"whileInUse\":true"));
    }

    @Test
    void deleteOfOneInstanceKeepsTheOthers() {
        suite.answers.put("GET " + MODELS + "/phi-3/deletion", """
            {"id": "phi-3", "usedBy": [], "files": [{"instance": 1, "path": "/m/a.gguf"}, {"instance": 2, "path": "/m/b.gguf"}]}\
            """);
        suite.answers.put("POST /api/snapshots/deletions", "{\"files\": [], \"freedBytes\": 0}");

        printed(0, "delete", "phi-3", "--file", "--instance", "2", "--dry-run");

        assertThat(suite.asked).anyMatch(request -> request.contains("\"paths\":[\"/m/b.gguf\"]"));
        assertThat(suite.printedOnBoth(1, "registry", "delete", "phi-3", "--file", "--instance", "3"))
                .contains("phi-3 has no files of instance 3");
    }

    @Test
    void deleteNamesTheBindingThatNeedsTheModel() {
        suite.answers.put("GET " + MODELS + "/phi-3/deletion", """
            {"id": "phi-3", "usedBy": [], "files": [{"instance": 1, "path": "/m/a.gguf"}]}\
            """);
        suite.answers.put("GET /api/automation/bindings", """
            {"items": [{"name": "other", "filter": {"model": "phi-3-mini"}}, {"name": "notify", "filter": {"model": "phi-3"}}]}\
            """);

        assertThat(suite.printedOnBoth(1, "registry", "delete", "phi-3", "--file"))
                .contains("phi-3 is in use by the binding notify");
        assertThat(suite.asked).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void deleteOfEntryThatIsInUseKeepsItsFiles() {
        suite.answers.put("GET " + MODELS + "/phi-3/deletion", """
            {"id": "phi-3", "usedBy": ["the alias chat-default"], "files": [{"instance": 1, "path": "/m/a.gguf"}]}\
            """);

        assertThat(suite.printedOnBoth(1, "registry", "delete", "phi-3", "--file", "--entry", "--force"))
                .contains("The entry phi-3 stays while it is in use by the alias chat-default");
        assertThat(suite.asked).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void deleteAsksOllamaForWhatItKeeps() throws Exception {
        suite.answers.put("GET " + MODELS + "/phi-3/deletion", """
            {"id": "phi-3", "usedBy": [], "files": [{"instance": 1, "path": "ollama:phi3:latest"}]}\
            """);
        suite.answers.put("DELETE /api/delete", "");

        assertThat(suite.printedOnBoth(1, "registry", "delete", "phi-3", "--file"))
                .contains("use --force");
        assertThat(printed(0, "delete", "phi-3", "--file", "--force", "--ollama", suite.url()))
                .contains("Deleted phi3:latest in Ollama");
        assertThat(suite.asked).contains("DELETE /api/delete {\"model\":\"phi3:latest\"}");
        for (String odd : List.of("localhost:11434", "ftp://localhost", "/ollama")) {
            assertThat(suite.printedOnBoth(1, "registry", "delete", "phi-3", "--file", "--force", "--ollama", odd))
                    .contains("must be an http:// or https:// URL");
        }
    }

    @Test
    void duplicatesAreMergedWithoutOtherProgramsStores() {
        String blob = "/o/blobs/sha256-" + "ab".repeat(32);
        suite.answers.put("GET " + MODELS + "/instances/duplicates", """
            {"wastedBytes": 3072, "items": [{"sha256": "aa", "sizeBytes": 1024, "paths": ["/m/a", "/m/b", "%s", "ollama:a"]},
              {"sha256": "bb", "sizeBytes": 1024, "paths": ["/m/c", "ollama:c"]}]}\
            """.formatted(blob));
        String operation = """
            {"id": "7", "state": "succeeded", "result": {"kept": "/m/a", "merged": ["/m/b"],
              "skipped": [{"path": "/x/d", "reason": "other_file_system"}], "freedBytes": 1024}}\
            """;
        suite.answers.put("POST /api/snapshots/merges", operation);
        suite.answers.put("GET /api/snapshots/operations/7", operation);
        suite.answers.put("GET /api/snapshots/operations/7/progress", "data:{}\n\n");

        assertThat(printed(0, "duplicates")).contains("3.00 KiB could be freed");
        assertThat(printed(0, "duplicates", "--merge"))
                .contains("Merged /m/b into /m/a", "Kept /x/d: other file system", "Freed 1.00 KiB");
        assertThat(suite.asked.stream().filter(request -> request.startsWith("POST")))
                .singleElement()
                .asString()
                .contains("\"paths\":[\"/m/a\",\"/m/b\"]");
    }

    @Test
    void outdatedWaitsForTheComparison() {
        suite.answers.put("POST " + MODELS + "/outdated", "{\"items\": [], \"pending\": 1}");
        suite.answers.put("GET " + MODELS + "/outdated", """
            {"items": [{"id": "phi-3", "status": "outdated", "change": "template", "revision": "0123456789", "reason": "It differs",
              "upstreamRevision": "9876543210", "upstreamSizeBytes": 1024}, {"id": "other", "status": "unknown"}],
             "checked": 2, "pending": 0}\
            """);

        assertThat(printed(0, "outdated", "phi-3"))
                .contains("phi-3", "template", "01234567", "98765432", "1.00 KiB", "It differs")
                .doesNotContain("other");
        assertThat(suite.asked).first().isEqualTo("POST " + MODELS + "/outdated {\"models\":[\"phi-3\"]}");
    }

    @Test
    void outdatedSaysWhyTheHubIsNotAsked() {
        suite.answers.put("POST " + MODELS + "/outdated", """
            {"items": [], "pending": 3, "problem": "The hub limits requests; retry after 77 seconds"}\
            """);

        assertThat(suite.printedOnBoth(1, "registry", "outdated"))
                .contains("retry after 77 seconds; 3 models are still to be compared");
    }

    @Test
    void outdatedPullsAfterASnapshot() {
        suite.answers.put("GET " + MODELS + "/outdated", """
            {"items": [{"id": "phi-3", "status": "outdated", "change": "template", "path": "/m/phi.gguf", "sha256": "%s",
              "upstreamFile": "q4/phi.gguf", "upstreamSha256": "bb", "url": "hf://o/r/q4/phi.gguf@9"},
             {"id": "card-only", "status": "outdated", "change": "card", "path": "/m/card.gguf"}], "checked": 2, "pending": 0}\
            """.formatted("ab".repeat(32)));
        suite.answers.put(
                "GET " + MODELS + "/phi-3/deletion", "{\"files\": [{\"role\": \"model\", \"path\": \"/m/phi.gguf\"}]}");
        String taken =
                "{\"id\": \"7\", \"state\": \"succeeded\", \"result\": {\"sha256\": \"" + "ab".repeat(32) + "\"}}";
        suite.answers.put("POST /api/snapshots", taken);
        suite.answers.put("GET /api/snapshots/operations/7", taken);
        suite.answers.put("GET /api/snapshots/operations/7/progress", "data:{}\n\n");
        suite.answers.put("POST " + MODELS + "/download", "{\"job_id\": \"j\"}");
        suite.answers.put("GET /api/queue/jobs/j/progress", "event:done\ndata:{}\n\n");
        suite.answers.put("GET /api/queue/status/j", "{\"id\": \"j\", \"status\": \"finished\"}");
        suite.answers.put("GET /api/snapshots/" + "ab".repeat(32) + "/diff", """
            {"tensors": {"unchanged": 20, "changed": []}, "metadata": {"added": [], "removed": [], "changed": [{"key": "t"}]}}\
            """);

        assertThat(printed(0, "outdated", "--cached", "--pull"))
                .contains(
                        "phi-3: replaced /m/phi.gguf; 20 tensors unchanged, 0 changed; metadata 0 added, 0 removed, 1 changed;"
                                + " back with: beast version rollback abababab");
        assertThat(suite.asked.stream().filter(request -> request.startsWith("POST")))
                .containsExactly(
                        "POST /api/snapshots {\"model\":\"phi-3\",\"path\":\"/m/phi.gguf\"}",
                        "POST " + MODELS
                                + "/download {\"url\":\"hf://o/r/q4/phi.gguf@9\",\"destination\":\"/m/\",\"model\":\"phi-3\","
                                + "\"overwrite\":true,\"overwrite_sha256\":[\"" + "ab".repeat(32)
                                + "\"],\"sha256\":\"bb\"}",
                        "POST /api/snapshots {\"model\":\"phi-3\",\"path\":\"/m/phi.gguf\"}");
    }

    @Test
    void outdatedSkipsFilesOfOtherPrograms() {
        suite.answers.put("GET " + MODELS + "/outdated", """
            {"items": [{"id": "phi-3", "status": "outdated", "change": "template", "path": "/m/phi.gguf",
              "url": "hf://o/r/phi.gguf@9", "notReplaceable": "The file is a symbolic link"}], "checked": 1, "pending": 0}\
            """);

        assertThat(suite.printedOnBoth(0, "registry", "outdated", "--cached", "--pull"))
                .contains("phi-3: skipped: The file is a symbolic link: /m/phi.gguf");
        assertThat(suite.asked).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void outdatedKeepsAFileThatWasChanged() {
        suite.answers.put("GET " + MODELS + "/outdated", """
            {"items": [{"id": "phi-3", "status": "outdated", "change": "template", "path": "/m/phi.gguf", "sha256": "aa",
              "url": "hf://o/r/phi.gguf@9"}], "checked": 1, "pending": 0}\
            """);
        suite.answers.put("GET " + MODELS + "/phi-3/deletion", "{\"files\": []}");
        String taken =
                "{\"id\": \"7\", \"state\": \"succeeded\", \"result\": {\"sha256\": \"" + "ab".repeat(32) + "\"}}";
        suite.answers.put("POST /api/snapshots", taken);
        suite.answers.put("GET /api/snapshots/operations/7", taken);
        suite.answers.put("GET /api/snapshots/operations/7/progress", "data:{}\n\n");

        assertThat(suite.printedOnBoth(1, "registry", "outdated", "--cached", "--pull"))
                .contains(
                        "phi-3: the file was changed since its hash was taken; its content is in the snapshot abababab");
        assertThat(suite.asked).noneMatch(request -> request.contains("/download"));
    }

    @Test
    void searchShowsHowManyThereAreOfEach() {
        suite.answers.put("GET " + MODELS, """
            {"items": [], "facets": {"family": [{"value": "llama", "count": 12}], "license": []}}\
            """);

        assertThat(printed(0, "search", "lama", "instruct", "--facets", "family,license")
                        .lines()
                        .map(line -> String.join(" ", line.strip().split(" +"))))
                .containsSubsequence("FACET VALUE MODELS", "family llama 12");
        assertThat(suite.asked).containsExactly("GET " + MODELS + "?limit=20&q=lama%20instruct&facets=family,license ");
        printed(2, "search");
    }

    @Test
    void searchWithoutResultShowsTheNearest() {
        suite.answers.put("GET " + MODELS, """
            {"items": [], "nearest": {"didYouMean": "llama coder", "items": [{"id": "codellama-7b", "name": "Code Llama"}]}}\
            """);

        assertThat(printed(0, "search", "lama", "coder"))
                .contains("No model has all of these words", "Did you mean: llama coder?", "  codellama-7b");
        assertThat(printed(0, "search", "lama", "coder", "--json")).contains("\"nearest\"");
    }

    @Test
    void showTellsWhoSaidWhatAndWhereTheFilesAre() throws Exception {
        suite.answers.put("GET " + MODELS + "/phi-3", """
            {"id": "phi-3", "name": "Phi 3", "description": "Small,\\nquick", "tags": ["chat"], "author": null,
             "languages": [], "dimensions": {"layers": 32}, "provenance": {"name": "user"}}\
            """);
        suite.answers.put("GET " + MODELS + "/phi-3/instances", """
            {"items": [{"path": "/m/phi.gguf", "location": "internal", "sizeBytes": 1024, "available": false}]}\
            """);
        suite.answers.put("GET " + MODELS + "/phi-3/card", "# Phi 3");

        assertThat(printed(0, "show", "phi-3")
                        .lines()
                        .map(line -> String.join(" ", line.strip().split(" +"))))
                .contains("name Phi 3 user", "description Small, quick -", "tags [\"chat\"] -")
                .contains("/m/phi.gguf internal 1.00 KiB no")
                .noneMatch(line -> line.startsWith("author") || line.startsWith("languages"))
                .noneMatch(line -> line.startsWith("dimensions") || line.startsWith("provenance"));
        assertThat(Api.JSON
                        .readTree(printed(0, "show", "phi-3", "--json"))
                        .at("/instances/0/path")
                        .asText())
                .isEqualTo("/m/phi.gguf");
        assertThat(printed(0, "show", "phi-3", "--card")).isEqualToIgnoringNewLines("# Phi 3");
        printed(1, "show", "no-such");
    }

    @Test
    void recommendAsksForWhatTheOptionsSay() {
        suite.answers.put("GET " + MODELS + "/recommend", "{\"items\": []}");
        suite.answers.put("GET " + MODELS + "/host", """
                {"memory": {"totalBytes": 17179869184}, "gpus": [], "usableBytes": 12884901888}""");

        assertThat(printed(
                        0,
                        "recommend",
                        "--task",
                        "code",
                        "--memory",
                        "12",
                        "--context",
                        "16k",
                        "--cache",
                        "q8_0",
                        "--commercial",
                        "--language",
                        "de",
                        "--language",
                        "en",
                        "--min-rating",
                        "4",
                        "--max-size",
                        "9"))
                .contains("No model");
        assertThat(printed(0, "recommend")).contains("No model");
        assertThat(printed(0, "recommend", "--memory", "any")).contains("No model");
        assertThat(suite.asked)
                .containsExactly(
                        "GET " + MODELS + "/recommend?task=code&memoryGiB=12&context=16k&cache=q8_0&maxSizeGiB=9"
                                + "&minRating=4&commercial=true&language=de&language=en ",
                        "GET " + MODELS + "/host ",
                        "GET " + MODELS + "/recommend?task=chat&memoryGiB=12.00 ",
                        "GET " + MODELS + "/recommend?task=chat ");
    }

    @Test
    void scanWaitsForTheEndAndNamesProblems() {
        String root = """
            {"location": "%s", "available": %b, "reason": %s, "models": 3, "added": 2, "problems": [
              {"path": "/m/x.gguf", "code": "truncated", "detail": "It ends too early"}], "problemCount": 1}\
            """;
        suite.answers.put("POST " + MODELS + "/discover", "{\"id\": \"1\", \"state\": \"running\", \"roots\": []}");
        suite.answers.put(
                "GET " + MODELS + "/discover/scans/1",
                "{\"state\": \"finished\", \"roots\": [" + root.formatted("internal", true, null) + "]}");

        assertThat(printed(0, "scan", "internal")).contains("It ends too early [truncated]");
        assertThat(suite.asked)
                .containsExactly(
                        "POST " + MODELS + "/discover {\"locations\":[\"internal\"]}",
                        "GET " + MODELS + "/discover/scans/1 ");

        suite.answers.put(
                "GET " + MODELS + "/discover/scans/1",
                "{\"state\": \"finished\", \"roots\": [" + root.formatted("disk", false, "\"not_mounted\"") + "]}");
        assertThat(printed(1, "scan")).contains("no (not_mounted)");

        suite.answers.put(
                "GET " + MODELS + "/discover/scans/1", "{\"state\": \"failed\", \"error\": \"internal_error\"}");
        assertThat(printed(1, "scan")).contains("The scan failed: internal_error");
    }

    @Test
    void scanListsDirectories() {
        suite.answers.put("GET " + MODELS + "/discover/roots", """
            {"items": [{"location": "internal", "path": "/m", "layout": "files", "available": true},
              {"location": "disk", "path": "/d", "layout": "files", "available": false, "reason": "absent"}]}\
            """);

        assertThat(printed(0, "scan", "--roots")
                        .lines()
                        .map(line -> String.join(" ", line.strip().split(" +"))))
                .containsSubsequence("internal /m files yes", "disk /d files no (absent)");
    }

    @Test
    void aliasesAreListedSetRemovedAndTheirPastIsShown() {
        String alias = """
            {"alias": "live", "model": "phi-3", "since": "2026-01-31T12:00:00Z", "until": null, "by": "admin"}\
            """;
        suite.answers.put("GET " + MODELS + "/aliases", "{\"items\": [" + alias + "]}");
        suite.answers.put("GET " + MODELS + "/aliases/live/history", "{\"items\": [" + alias + "]}");
        suite.answers.put("PUT " + MODELS + "/aliases/live", alias);
        suite.answers.put("DELETE " + MODELS + "/aliases/live", "");

        assertThat(printed(0, "alias", "list", "--at", "2026-02-01T00:00:00Z")).contains("live", "phi-3", "admin");
        assertThat(printed(0, "alias", "set", "live", "phi-3"))
                .contains("live points to phi-3 since 2026-01-31T12:00:00Z");
        assertThat(printed(0, "alias", "history", "live")).contains("phi-3");
        printed(0, "alias", "remove", "live");
        printed(1, "alias", "history", "other");

        assertThat(suite.asked)
                .startsWith(
                        "GET " + MODELS + "/aliases?at=2026-02-01T00%3A00%3A00Z ",
                        "PUT " + MODELS + "/aliases/live {\"model\":\"phi-3\"}",
                        "GET " + MODELS + "/aliases/live/history ",
                        "DELETE " + MODELS + "/aliases/live ");
    }

    @Test
    void importSendsTheFileAndNamesTheLinesThatFailed() throws Exception {
        Path file = Files.writeString(directory.resolve("models.ndjson"), "{\"id\": \"a\"}\n");
        suite.answers.put(
                "POST " + MODELS + "/import",
                "{\"created\": 1, \"changed\": 0, \"unchanged\": 2, \"failed\": 0, \"errors\": []}");
        assertThat(printed(0, "import", file.toString())).contains("1 new, 0 changed, 2 unchanged, 0 failed");
        assertThat(suite.asked).containsExactly("POST " + MODELS + "/import {\"id\": \"a\"}\n");

        suite.answers.put("POST " + MODELS + "/import", """
            {"created": 0, "changed": 0, "unchanged": 0, "failed": 1, "errors": [
              {"line": 3, "field": "sizeBytes", "detail": "It must not be negative"}]}\
            """);
        assertThat(printed(1, "import", file.toString())
                        .lines()
                        .map(line -> String.join(" ", line.strip().split(" +"))))
                .contains("3 sizeBytes It must not be negative");
        printed(1, "import", directory.resolve("none").toString());
    }

    @Test
    void exportPrintsOrReplacesAFileOnceItIsComplete() throws Exception {
        Path file = Files.writeString(directory.resolve("models.ndjson"), "before");

        printed(1, "export", file.toString());
        assertThat(file).hasContent("before");

        suite.answers.put("GET " + MODELS + "/export", "{\"id\": \"a\"}\n");
        printed(0, "export", file.toString());
        assertThat(file).hasContent("{\"id\": \"a\"}\n");
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
        assertThat(printed(0, "export")).isEqualTo("{\"id\": \"a\"}\n");
    }

    private String printed(int exit, String... arguments) {
        return suite.printed(
                exit, Stream.concat(Stream.of("registry"), Stream.of(arguments)).toArray(String[]::new));
    }
}
