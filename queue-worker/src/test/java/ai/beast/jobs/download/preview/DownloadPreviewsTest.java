package ai.beast.jobs.download.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.disk.Destinations;
import ai.beast.jobs.download.disk.HashesTest;
import ai.beast.jobs.download.http.HttpSource;
import ai.beast.jobs.download.hub.FakeHub;
import ai.beast.jobs.download.hub.Hub;
import ai.beast.jobs.download.hub.HubApi;
import ai.beast.jobs.download.job.DownloadRig;
import ai.beast.jobs.download.request.DownloadRequest;
import ai.beast.jobs.download.request.DownloadRequests;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.outgoing.CallGuards;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import ai.beast.security.OutboundGuard;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a download before its first byte is kept. */
class DownloadPreviewsTest {
    @TempDir
    Path models;

    private final Vertx vertx = Vertx.vertx();
    private final FileServer server = FileServer.start();
    private final FakeHub hub = new FakeHub();
    private DownloadPreviews previews;

    @BeforeEach
    void open() {
        DownloadConfiguration configuration =
                DownloadRig.configuration(models, Map.of("hub.url", hub.url().toString()));
        OutboundGuard guard = OutboundGuard.with(List.of("127.0.0.1/32"), InetAddress::getAllByName);
        HttpSource source = new HttpSource(vertx, guard, configuration);
        CallGuards guards = new CallGuards(new SimpleMeterRegistry());
        previews = new DownloadPreviews(
                new DownloadRequests(new Destinations(models), guard, configuration, DownloadRig.JSON),
                new Hub(source, configuration, guards),
                new HubApi(source, configuration, guards, DownloadRig.JSON),
                source,
                guards,
                configuration);
    }

    @AfterEach
    void close() {
        server.close();
        hub.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void tellsAllOfAFileOnTheHub() throws Exception {
        byte[] model = model();
        hub.large("owner/repo/q8/tiny-Q8_0.gguf", model);
        hub.facts("owner/repo", "{\"gated\": \"auto\", \"cardData\": {\"license\": \"apache-2.0\"}}");

        JsonNode preview = preview("hf://owner/repo/q8/tiny-Q8_0.gguf", "tiny/");

        assertThat(text(preview, "source")).isEqualTo("hub");
        assertThat(text(preview, "resolved_url"))
                .isEqualTo(hub.url() + "/owner/repo/resolve/" + FakeHub.COMMIT + "/q8/tiny-Q8_0.gguf");
        assertThat(text(preview, "revision")).isEqualTo(FakeHub.COMMIT);
        assertThat(text(preview, "file_name")).isEqualTo("tiny-Q8_0.gguf");
        assertThat(preview.path("size_bytes").asLong()).isEqualTo(model.length);
        assertThat(text(preview, "sha256")).isEqualTo(HashesTest.sha256(model));
        assertThat(text(preview, "sha256_source")).isEqualTo("hub");
        assertThat(text(preview, "license")).isEqualTo("apache-2.0");
        assertThat(text(preview, "gated")).isEqualTo("auto");
        assertThat(preview.path("resumable").asBoolean()).isTrue();
        assertThat(text(preview, "destination")).endsWith("/tiny/tiny-Q8_0.gguf");
        assertThat(preview.path("fits_on_disk").asBoolean()).isTrue();
        assertThat(text(preview, "model/architecture")).isEqualTo("llama");
        assertThat(text(preview, "model/quantization")).isEqualTo("Q8_0");
        assertThat(preview.at("/memory/context_length").asLong()).isEqualTo(2048);
        assertThat(preview.at("/memory/weight_bytes").asLong()).isPositive().isLessThan(model.length);
        assertThat(preview.at("/memory/complete").asBoolean()).isTrue();
        assertThat(preview.path("unknown")).isEmpty();
        assertThat(models).isEmptyDirectory();
    }

    @Test
    void readsTheHeaderAloneAndNamesWhatIsUnknown() throws Exception {
        byte[] model = model();
        String url =
                server.serve("/tiny.gguf", model, Fault.stallAfter(1 << 20)).toString();

        JsonNode preview = preview(url, null);

        assertThat(text(preview, "source")).isEqualTo("web");
        assertThat(preview.path("size_bytes").asLong()).isEqualTo(model.length);
        assertThat(preview.has("sha256")).isFalse();
        assertThat(text(preview, "model/name")).isEqualTo("Tiny");
        assertThat(preview.path("unknown").toString()).contains("license: ", "sha256: ");
    }

    @Test
    void tellsThatAServerSendsNoParts() throws Exception {
        String url = server.serve("/tiny.gguf", model(), Fault.ignoreRange()).toString();

        JsonNode preview = preview(url, null);

        assertThat(preview.path("resumable").asBoolean()).isFalse();
        assertThat(text(preview, "model/architecture")).isEqualTo("llama");
    }

    @Test
    void namesAHeaderThatCannotBeRead() throws Exception {
        String url = server.serve("/notes.bin", "no model".getBytes(StandardCharsets.UTF_8))
                .toString();

        JsonNode preview = preview(url, null);

        assertThat(preview.has("memory")).isFalse();
        assertThat(preview.path("unknown").toString()).contains("memory: Neither a GGUF nor a safetensors file");
    }

    @Test
    void seesAFileAtTheDestination() throws Exception {
        Files.writeString(models.resolve("tiny.gguf"), "there");
        String url = server.serve("/tiny.gguf", model()).toString();

        assertThat(preview(url, null).path("exists").asBoolean()).isTrue();
        assertThat(preview(url, "internal/other/").path("exists").asBoolean()).isFalse();
    }

    @Test
    void addsUpTheShardsOfASplitModel() throws Exception {
        byte[] first = model();
        hub.large("owner/repo/big-00001-of-00002.gguf", first);
        hub.large("owner/repo/big-00002-of-00002.gguf", new byte[1000]);

        JsonNode preview = preview("hf://owner/repo/big-00001-of-00002.gguf", null);

        assertThat(preview.path("files")).hasSize(2);
        assertThat(preview.path("size_bytes").asLong()).isEqualTo(first.length + 1000);
        assertThat(preview.at("/memory/weight_bytes").asLong()).isEqualTo(first.length + 1000);
        assertThat(preview.path("unknown").toString()).contains("license, gated: ");
    }

    @Test
    void leavesOllamasModelsToOllama() throws Exception {
        JsonNode preview = preview("ollama://llama3.2:1b", null);

        assertThat(text(preview, "source")).isEqualTo("ollama");
        assertThat(preview.has("size_bytes")).isFalse();
        assertThat(preview.path("unknown")).hasSize(1);
    }

    @Test
    void failsAsTheDownloadWould() {
        assertThatThrownBy(() -> preview("hf://owner/repo/absent.gguf", null))
                .isInstanceOfSatisfying(
                        JobFailedException.class,
                        failure -> assertThat(failure.error().code()).isEqualTo("download_not_found"));
        assertThatThrownBy(() -> preview("http://10.1.2.3/tiny.gguf", null))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.code().code()).isEqualTo("url_not_allowed"));
        assertThatThrownBy(() -> preview(server.uri("/tiny.gguf").toString(), "../outside/"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.toProblem().field()).isEqualTo("destination"));
    }

    private JsonNode preview(String url, @Nullable String destination) throws Exception {
        DownloadRequest request =
                DownloadRequest.of(url).destination(destination).build();
        return DownloadRig.JSON.valueToTree(previews.of(request));
    }

    private static String text(JsonNode preview, String path) {
        return preview.at("/" + path).asText();
    }

    private static byte[] model() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TinyLlama.named("Tiny", 1).write(bytes);
        return bytes.toByteArray();
    }
}
