package ai.beast.jobs.download.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.beast.contracts.ModelId;
import ai.beast.jobs.download.disk.HashesTest;
import ai.beast.jobs.download.job.DownloadRig;
import ai.beast.jobs.download.job.ParallelRangesTest;
import ai.beast.jobs.download.job.RecordingContext;
import ai.beast.jobs.download.job.ScriptedServer;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobResult;
import ai.beast.testing.files.FileServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalogue accepts what a finished download announces; what it would refuse is refused with the request. */
class DownloadRequestsTest {
    private static final byte[] CONTENT = ParallelRangesTest.random(1000);

    @TempDir
    Path models;

    private final FileServer server = FileServer.start();
    private DownloadRig rig;

    @BeforeEach
    void open() {
        rig = DownloadRig.with(models, Map.of());
    }

    @AfterEach
    void close() {
        rig.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc-", "import", "download", "A", "a b", ""})
    void refusesModelIdsOfNoEntry(String model) throws Exception {
        String payload = DownloadRig.JSON.writeValueAsString(
                Map.of("url", server.serve("/m.bin", CONTENT).toString(), "model", model));

        assertThatThrownBy(() -> rig.validate(payload))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.toProblem().field()).isEqualTo("model"));
    }

    @ParameterizedTest
    @CsvSource({"/import.bin, import-model", "/download, download-model", "/a/My_Model-.bin, my_model"})
    void namesTheModelByItsFile(String path, String id) throws Exception {
        assertThat(announced(path, null, null)).isEqualTo(id);
    }

    @Test
    void namesTheModelOfALongFileName() throws Exception {
        assertThat(announced("/m.bin", "x".repeat(226) + ".bin", null)).matches(ModelId.PATTERN);
    }

    /** Queued before ids were checked as the catalogue checks them. */
    @Test
    void correctsTheModelIdOfAnOldJob() throws Exception {
        assertThat(announced("/m.bin", null, "abc-")).isEqualTo("abc");
    }

    @Test
    void refusesOllamaUrlsWithoutAnOllama() {
        try (DownloadRig without = DownloadRig.with(models, Map.of("ollama.url", ""))) {
            assertThatThrownBy(() -> without.validate("{\"url\": \"ollama://tiny:1b\"}"))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("AI_BEAST_OLLAMA_URL");
            assertThatThrownBy(() -> without.run(without.job(Map.of("url", "ollama://tiny:1b"))))
                    .isInstanceOfSatisfying(
                            JobFailedException.class,
                            failed -> assertThat(failed.permanent()).isTrue());
        }
    }

    @Test
    void refusesPathsTooLongForTheCatalogue() throws Exception {
        String deep = "d".repeat(200) + "/";
        String payload = DownloadRig.JSON.writeValueAsString(
                Map.of("url", server.serve("/m.bin", CONTENT).toString(), "destination", deep.repeat(11)));

        assertThatThrownBy(() -> rig.validate(payload))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.toProblem().field()).isEqualTo("destination"));
    }

    @Test
    void acceptsAHostThatCannotBeFoundNow() throws Exception {
        String payload = "{\"url\": \"http://nowhere.invalid/m.gguf\"}";

        rig.validate(payload);

        assertThatThrownBy(() -> rig.run(new RecordingContext(JobIds.system().next(), payload, null)))
                .isInstanceOfSatisfying(JobFailedException.class, waits -> {
                    assertThat(waits.permanent()).isFalse();
                    assertThat(waits.error().detail()).contains("nowhere.invalid", "cannot be found");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/m.gguf",
                "http://169.254.169.254/m.gguf",
                "http://u:p@example.org/m.gguf",
                "http://u@model_store/m.gguf"
            })
    void stillRefusesWhatTheGuardForbids(String url) {
        assertThatThrownBy(() -> rig.validate("{\"url\": \"" + url + "\"}")).isInstanceOf(ProblemException.class);
    }

    @Test
    void storesAFileUnderTheNameTheServerGives() throws Exception {
        try (ScriptedServer named = naming("attachment; filename=\"../mix_v3.bin\"")) {
            JobResult result = rig.run(rig.job(
                    Map.of("url", named.url("/api/download/181240?type=Model").toString(), "destination", "loras/")));

            assertThat(models.resolve("loras/mix_v3.bin")).hasBinaryContent(CONTENT);
            assertThat(result.json()).contains("mix_v3.bin");
            assertThat(result.events().getFirst().body()).contains("\"mix_v3\"").doesNotContain("type=Model");
        }
    }

    @Test
    void keepsTheServedNameWhenARunResumes() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        byte[] content = ParallelRangesTest.random(300_000);
        try (ScriptedServer named = new ScriptedServer(exchange -> {
            int number = asked.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=v" + number + ".bin");
            int length = ScriptedServer.begin(exchange, content);
            int from = (int) ScriptedServer.from(exchange);
            exchange.getResponseBody().write(content, from, number == 2 ? length / 2 : length);
            if (number == 2) {
                throw new IOException("ends here on purpose");
            }
        })) {
            Map<String, Object> order = Map.of("url", named.url("/181240").toString());
            RecordingContext first = rig.job(order);
            assertThatThrownBy(() -> rig.run(first)).isInstanceOf(JobFailedException.class);
            rig.run(rig.job(first.jobId(), order, first.checkpoint()));
        }
        assertThat(rig.files()).containsExactly("v1.bin");
    }

    @Test
    void replacesNoFileThatTheServerNames() throws Exception {
        Files.writeString(models.resolve("other.bin"), "of another model");
        try (ScriptedServer named = naming("attachment; filename=other.bin")) {
            Map<String, Object> order = Map.of("url", named.url("/181240").toString(), "overwrite", true);

            assertThatThrownBy(() -> rig.run(rig.job(order)))
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("exists with other content");
        }
        assertThat(models.resolve("other.bin")).hasContent("of another model");
    }

    @Test
    void mayPassWhereTheLinkOfANamedFileIsRefused() throws Exception {
        try (ScriptedServer storage = new ScriptedServer(exchange -> ScriptedServer.status(exchange, 403));
                ScriptedServer named = new ScriptedServer(exchange -> {
                    exchange.getResponseHeaders()
                            .set("Location", storage.url("/x?sig=1").toString());
                    ScriptedServer.status(exchange, 302);
                })) {
            JobFailedException failure = catchThrowableOfType(
                    JobFailedException.class,
                    () -> rig.run(rig.job(Map.of("url", named.url("/181240").toString()))));

            assertThat(failure.permanent()).isFalse();
            assertThat(failure.error().code()).isEqualTo("download_denied");
        }
    }

    @Test
    void prefersTheDestinationToTheServedName() throws Exception {
        try (ScriptedServer named = naming("attachment; filename=mix_v3.bin")) {
            rig.run(rig.job(Map.of("url", named.url("/181240").toString(), "destination", "own.bin")));
            rig.run(rig.job(Map.of("url", named.url("/a.bin").toString())));
        }
        assertThat(rig.files()).containsExactly("a.bin", "own.bin");
    }

    @Test
    void refusesPiecesOfFilesUnlessAHashIsGiven() throws Exception {
        String url = server.serve("/m.gguf.part1of2", CONTENT).toString();

        assertThat(refused(Map.of("url", url)).toProblem().detail()).contains("piece of m.gguf");
        rig.validate(DownloadRig.JSON.writeValueAsString(Map.of("url", url, "sha256", HashesTest.sha256(CONTENT))));
    }

    @Test
    void mirrorsNeedAHashAndAnAllowedAddress() throws Exception {
        String url = server.serve("/m.bin", CONTENT).toString();
        String hash = HashesTest.sha256(CONTENT);

        assertThat(refused(Map.of("url", url, "mirrors", List.of(url)))
                        .toProblem()
                        .detail())
                .contains("sha256");
        for (List<String> mirrors : List.<List<String>>of(
                Collections.nCopies(9, url),
                Collections.singletonList(null),
                List.of("nonsense"),
                List.of("ollama://m"),
                List.of("hf://o/r/a-00001-of-00002.gguf"),
                List.of("http://192.0.2.1:1/m.bin"))) {
            assertThat(refused(Map.of("url", url, "sha256", hash, "mirrors", mirrors))
                            .toProblem()
                            .field())
                    .as(mirrors.toString())
                    .isEqualTo("mirrors");
        }
        rig.validate(DownloadRig.JSON.writeValueAsString(Map.of("url", url, "sha256", hash, "mirrors", List.of(url))));
    }

    @Test
    void namesReplaceableContentByHashesOnly() throws Exception {
        String url = server.serve("/m.bin", CONTENT).toString();
        String hash = HashesTest.sha256(CONTENT);

        for (Map<String, Object> order : List.<Map<String, Object>>of(
                Map.of("overwrite_sha256", List.of(hash)),
                Map.of("overwrite", true, "overwrite_sha256", List.of()),
                Map.of("overwrite", true, "overwrite_sha256", Collections.singletonList(null)),
                Map.of("overwrite", true, "overwrite_sha256", List.of("ab")))) {
            Map<String, Object> request = new HashMap<>(order);
            request.put("url", url);
            assertThat(refused(request).toProblem().field())
                    .as(order.toString())
                    .isEqualTo("overwrite_sha256");
        }
        rig.validate(DownloadRig.JSON.writeValueAsString(
                Map.of("url", url, "overwrite", true, "overwrite_sha256", List.of(hash))));
    }

    private static ScriptedServer naming(String disposition) {
        return new ScriptedServer(exchange -> {
            exchange.getResponseHeaders().set("Content-Disposition", disposition);
            ScriptedServer.serve(exchange, CONTENT);
        });
    }

    private ProblemException refused(Map<String, Object> request) throws Exception {
        String payload = DownloadRig.JSON.writeValueAsString(request);
        return catchThrowableOfType(ProblemException.class, () -> rig.validate(payload));
    }

    private String announced(String path, String destination, String model) throws Exception {
        Map<String, Object> request = new HashMap<>();
        request.put("url", server.serve(path, CONTENT).toString());
        request.put("sha256", HashesTest.sha256(CONTENT));
        request.put("destination", destination);
        request.put("model", model);
        JobResult result = rig.run(
                new RecordingContext(JobIds.system().next(), DownloadRig.JSON.writeValueAsString(request), null));
        JsonNode event = DownloadRig.JSON.readTree(result.events().getFirst().body());
        return event.at("/data/model").asText();
    }
}
