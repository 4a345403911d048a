package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PullCommandTest {
    private static final String QUEUE = "/api/queue";
    private static final String URL =
            "{\"kind\": \"url\", \"downloads\": [{\"url\": \"http://host/x.gguf\", \"role\": \"model\"}]}";
    private static final String CHOICES = """
            {"asked": "o/r", "kind": "hub", "taken": "the repository o/r, which has 3 models", "downloads": [], "choices": [
              {"model": "hf://o/r/a-Q4_K_M.gguf", "path": "a-Q4_K_M.gguf", "quantization": "Q4_K_M", "files": 1, "sizeBytes": 1024,
               "fits": "yes", "best": false},
              {"model": "hf://o/r/a-Q8_0.gguf", "path": "a-Q8_0.gguf", "quantization": "Q8_0", "files": 1, "sizeBytes": 2048,
               "fits": "tight", "best": true},
              {"model": "hf://o/r/a-F32.gguf.part1of2", "path": "a-F32.gguf.part1of2", "files": 2, "sizeBytes": 4096,
               "fits": "no", "best": false, "refused": "a-F32.gguf was cut into 2 pieces"}]}""";

    @RegisterExtension
    final FakeSuite suite = new FakeSuite();

    @TempDir
    Path directory;

    @Test
    void showsWhyADownloadWaits() {
        resolves("http://host/x.gguf", URL);
        suite.answers.put("POST /api/models/download", "{\"ok\": true, \"job_id\": \"j1\"}");
        suite.answers.put("GET " + QUEUE + "/jobs/j1/progress", """
                event: state
                data: {"status": "queued", "why_not_running": {"detail": "2 jobs are ready"}}

                event: progress
                data: {"bytes": 1, "total": 2}

                event: state
                data: {"status": "scheduled", "why_not_running": {"detail": "The server is away; tried again at noon"}}

                event: done
                data: {"status": "finished"}

                """);
        suite.answers.put("GET " + QUEUE + "/status/j1", """
                {"status": "finished", "result": {"path": "x.gguf", "size_bytes": 2, "sha256": "ab"}}""");

        assertThat(suite.printedOnBoth(0, "pull", "http://host/x.gguf"))
                .contains("x.gguf  The server is away; tried again at noon")
                .doesNotContain("2 jobs are ready");
    }

    @Test
    void showsThePreviewInADryRun() {
        resolves("hf://o/r/x.gguf", "{\"downloads\": [{\"url\": \"hf://o/r/x.gguf@c\"}]}");
        suite.answers.put("POST /api/models/download/preview", """
                {"source": "hub", "url": "hf://o/r/x.gguf", "resolved_url": "https://hub/x.gguf", "file_name": "x.gguf",
                 "size_bytes": 2048, "sha256": "ab", "files": [{}], "license": "mit", "gated": "manual", "destination": "/m/x.gguf",
                 "exists": true, "free_bytes_after": 1024, "fits_on_disk": false, "model": {"architecture": "llama"},
                 "memory": {"total_bytes": 4096, "context_length": 8192, "complete": false}, "unknown": ["a: b"]}""");
        suite.answers.put("GET /api/models?sha256=ab", "{\"items\": [{\"id\": \"known\"}]}");

        assertThat(lines(suite.printedOnBoth(0, "pull", "hf://o/r/x.gguf", "--dry-run")))
                .containsExactly(
                        "file x.gguf",
                        "from https://hub/x.gguf",
                        "size 2.00 KiB",
                        "sha256 ab",
                        "license mit (gated: manual)",
                        "to /m/x.gguf (exists)",
                        "free after 1.00 KiB (does not fit)",
                        "model llama",
                        "memory at least 4.00 KiB at 8192 tokens of context",
                        "same content known",
                        "unknown a: b");
    }

    @Test
    void previewsWithoutTheCatalogue() {
        resolves("http://host/x.gguf", URL);
        suite.answers.put("POST /api/models/download/preview", """
                {"source": "web", "url": "http://host/x.gguf", "file_name": "x.gguf", "sha256": "ab", "files": [{}]}""");

        assertThat(lines(suite.printedOnBoth(0, "pull", "http://host/x.gguf", "--dry-run")))
                .contains("file x.gguf", "unknown same content: the catalogue did not answer");
    }

    @Test
    void ordersModelAndCompanionsAndSaysWhatItTook() {
        resolves("qwen3:8b", """
                {"kind": "family", "taken": "the catalogue entry qwen3-8b", "present": [{"path": "/m/y.gguf", "model": "y"}],
                 "downloads": [{"url": "hf://o/r/x.gguf@c", "sha256": "ab", "model": "qwen3-8b", "role": "model"},
                               {"url": "hf://o/r/mmproj.gguf@c", "role": "companion"}]}""");
        finishes("j1");
        suite.answers.put(
                "POST /api/models/download {\"url\":\"hf://o/r/x.gguf@c\",\"destination\":\"external/\",\"sha256\":\"ab\",\"model\":\"mine\"}",
                "{\"job_id\": \"j1\"}");
        suite.answers.put(
                "POST /api/models/download {\"url\":\"hf://o/r/mmproj.gguf@c\",\"destination\":\"external/\"}",
                "{\"job_id\": \"j1\"}");

        assertThat(suite.printedOnBoth(0, "pull", "qwen3:8b", "--to", "external/", "--model", "mine"))
                .contains("qwen3:8b: the catalogue entry qwen3-8b", "here already: /m/y.gguf (y)", "x.gguf  2 B");
    }

    @Test
    void takesTheBestFitWithYes() {
        resolves("o/r", CHOICES);
        resolves("hf://o/r/a-Q8_0.gguf", "{\"downloads\": [{\"url\": \"hf://o/r/a-Q8_0.gguf@c\"}]}");
        suite.answers.put("POST /api/models/download {\"url\":\"hf://o/r/a-Q8_0.gguf@c\"}", "{\"job_id\": \"j1\"}");

        assertThat(suite.printed(0, "pull", "o/r", "--yes", "--detach")).contains("job j1");
    }

    @Test
    void failsWithTheListWithoutATerminal() {
        resolves("o/r", CHOICES);

        assertThat(lines(suite.printedOnBoth(1, "pull", "o/r")))
                .anySatisfy(line -> assertThat(line).isEqualTo("1 a-Q4_K_M.gguf Q4_K_M 1 1.00 KiB yes"))
                .anySatisfy(line -> assertThat(line).isEqualTo("* 2 a-Q8_0.gguf Q8_0 1 2.00 KiB tight"))
                .anySatisfy(line -> assertThat(line).contains("cut into 2 pieces"))
                .last()
                .asString()
                .contains("o/r has 3 models", "--yes", "hf://o/r/a-Q4_K_M.gguf");
        assertThat(suite.asked).hasSize(1);
    }

    @Test
    void sendsRevisionAndPatterns() {
        suite.answers.put(
                "POST /api/models/resolve {\"model\":\"o/r\",\"revision\":\"v1\",\"include\":[\"*.json\",\"q4/*\"]}",
                "{\"downloads\": [{\"url\": \"hf://o/r/q4/x.gguf@c\"}]}");
        suite.answers.put("POST /api/models/download", "{\"job_id\": \"j1\"}");

        suite.printed(0, "pull", "o/r", "--revision", "v1", "--include", "*.json", "--include", "q4/*", "--detach");
    }

    @Test
    void sendsMirrorsInTheirOrder() {
        resolves("http://host/x.gguf", URL);
        suite.answers.put(
                "POST /api/models/download {\"url\":\"http://host/x.gguf\",\"sha256\":\"ab\",\"mirrors\":[\"http://b/x\",\"http://c/x\"]}",
                "{\"job_id\": \"j1\"}");

        suite.printed(
                0,
                "pull",
                "http://host/x.gguf",
                "--sha256",
                "ab",
                "--mirror",
                "http://b/x",
                "--mirror",
                "http://c/x",
                "--detach");
    }

    @Test
    void aBadLineOfAListFailsAlone() throws IOException {
        Path list = directory.resolve("models.txt");
        Files.writeString(list, """
                \uFEFF# my models

                http://host/x.gguf   # the small one
                two words
                absent
                """);
        resolves("http://host/x.gguf", URL);
        suite.answers.put("POST /api/models/download", "{\"job_id\": \"j1\"}");
        finishes("j1");

        assertThat(suite.printedOnBoth(1, "pull", "--file", list.toString()))
                .contains(
                        "models.txt:4: two words: a line must have one name",
                        "models.txt:5: absent: There is none",
                        "x.gguf  2 B");
    }

    @Test
    void readsAListFromStandardInput() {
        resolves("http://host/x.gguf", URL);
        suite.answers.put("POST /api/models/download", "{\"job_id\": \"j1\"}");
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("http://host/x.gguf\r\n".getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(suite.printed(0, "pull", "--file", "-", "--detach")).contains("job j1");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void continuesAfterANameThatFails() {
        resolves("http://host/x.gguf", URL);
        suite.answers.put("POST /api/models/download", "{\"job_id\": \"j1\"}");
        finishes("j1");

        assertThat(suite.printedOnBoth(1, "pull", "absent", "http://host/x.gguf"))
                .contains("beast: absent: There is none [not_found]", "x.gguf  2 B");
    }

    @Test
    void refusesWrongUsage() {
        suite.printed(2, "pull");
        suite.printed(2, "pull", "a", "b", "--sha256", "ab");
        suite.printed(2, "pull", "a", "--mirror", "http://host/a");
        assertThat(suite.printedOnBoth(
                        1, "pull", "--file", directory.resolve("absent").toString()))
                .contains("Cannot read the list");
    }

    @Test
    void refusesOnePlaceForSeveralDownloads() {
        resolves("o/r:Q4_K_M", """
                {"downloads": [{"url": "hf://o/r/x.gguf@c", "role": "model"},
                               {"url": "hf://o/r/mmproj.gguf@c", "role": "companion"}]}""");
        resolves("http://host/x.gguf", URL);

        assertThat(suite.printedOnBoth(2, "pull", "o/r:Q4_K_M", "--to", "x.gguf"))
                .contains("--to must be a directory (end in /) or internal for 2 downloads: x.gguf");
        suite.printed(2, "pull", "http://host/x.gguf", "http://host/y.gguf", "--to", "x.gguf");
        assertThat(suite.asked).hasSize(1);

        suite.answers.put("POST /api/models/download", "{\"job_id\": \"j1\"}");
        suite.printed(0, "pull", "o/r:Q4_K_M", "--to", "internal", "--detach");
        suite.printed(0, "pull", "http://host/x.gguf", "--to", "y.gguf", "--detach");
    }

    @Test
    void refusesOneIdOrHashForSeveralModels() {
        suite.answers.put("POST /api/models/resolve", """
                {"downloads": [{"url": "hf://o/r/x.gguf@c", "role": "model"}, {"url": "hf://o/r/y.gguf@c", "role": "model"}]}""");

        for (String option : List.of("--model", "--sha256")) {
            assertThat(suite.printedOnBoth(2, "pull", "o/r", "--include", "*.gguf", option, "ab"))
                    .contains("for one MODEL only; these are 2 models");
        }
        assertThat(suite.asked)
                .hasSize(2)
                .allSatisfy(request -> assertThat(request).startsWith("POST /api/models/resolve"));
    }

    @Test
    void namesTheFailedOneOfSeveral() throws IOException {
        Path list = directory.resolve("models.txt");
        Files.writeString(list, "http://host/x.gguf\nhttp://host/y.gguf\n");
        resolves("http://host/x.gguf", URL);
        resolves("http://host/y.gguf", URL.replace("x.gguf", "y.gguf"));
        suite.answers.put("POST /api/models/download {\"url\":\"http://host/x.gguf\"}", "{\"job_id\": \"j1\"}");
        suite.answers.put("POST /api/models/download {\"url\":\"http://host/y.gguf\"}", "{\"job_id\": \"j2\"}");
        finishes("j1");
        finishes("j2");
        suite.answers.put("GET " + QUEUE + "/status/j2", """
                {"id": "j2", "status": "failed", "error": {"code": "download_failed", "detail": "no\\u001b[2J answer"}}""");

        assertThat(suite.printedOnBoth(1, "pull", "--file", list.toString()))
                .contains(
                        "models.txt:2: http://host/y.gguf: y.gguf: The download failed: no [2J answer [download_failed]")
                .contains("x.gguf  2 B");
    }

    @Test
    void printsNoControlCharactersOfFailures() {
        suite.answers.put("POST /api/models/resolve", CHOICES.replace("hf://o/r/a-Q4", "hf://o/r/\\u001b[2Ja-Q4"));

        assertThat(suite.printedOnBoth(1, "pull", "\u001b]0;x"))
                .doesNotContain("\u001b")
                .contains("beast:  ]0;x: o/r has 3");
    }

    private void resolves(String name, String resolution) {
        suite.answers.put("POST /api/models/resolve {\"model\":\"" + name + "\"}", resolution);
    }

    private void finishes(String job) {
        suite.answers.put("GET " + QUEUE + "/jobs/" + job + "/progress", "event: done\ndata: {}\n\n");
        suite.answers.put("GET " + QUEUE + "/status/" + job, """
                {"status": "finished", "result": {"path": "x.gguf", "size_bytes": 2, "sha256": "ab"}}""");
    }

    private static List<String> lines(String text) {
        return text.lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }
}
