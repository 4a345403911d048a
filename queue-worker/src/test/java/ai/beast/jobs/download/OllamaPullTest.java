package ai.beast.jobs.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.Progress;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls that a stand-in for Ollama makes. */
class OllamaPullTest {
    private static final List<String> GOOD = List.of(
            "{\"status\":\"pulling manifest\"}",
            "{\"status\":\"pulling aa\",\"digest\":\"sha256:aa\",\"total\":1000}",
            "{\"status\":\"pulling aa\",\"digest\":\"sha256:aa\",\"total\":1000,\"completed\":600}",
            "{\"status\":\"pulling aa\",\"digest\":\"sha256:aa\",\"total\":1000,\"completed\":200}",
            "{\"status\":\"pulling aa\",\"digest\":\"sha256:aa\",\"total\":1000,\"completed\":1000}",
            "{\"status\":\"pulling bb\",\"digest\":\"sha256:bb\",\"total\":50,\"completed\":50}",
            "{\"status\":\"verifying sha256 digest\"}",
            "{\"status\":\"writing manifest\"}",
            "{\"status\":\"success\"}");

    @TempDir
    Path models;

    private HttpServer ollama;
    private DownloadRig rig;
    private final AtomicReference<String> ordered = new AtomicReference<>();
    private volatile List<String> lines = GOOD;
    private volatile int status = 200;
    private volatile boolean hold;
    private final CountDownLatch holding = new CountDownLatch(1);
    private final CountDownLatch hungUp = new CountDownLatch(1);

    @BeforeEach
    void setUp() throws IOException {
        ollama = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        ollama.setExecutor(command -> Thread.ofVirtual().start(command));
        ollama.createContext("/api/pull", this::pull);
        ollama.createContext("/api/tags", exchange -> {
            try (exchange) {
                byte[] body = "{\"models\":[{\"name\":\"tiny:1b\",\"size\":1050,\"digest\":\"f00d\"}]}"
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        ollama.start();
        rig = DownloadRig.with(
                models,
                Map.of("ollama.url", "http://127.0.0.1:" + ollama.getAddress().getPort(), "ollama.stall-after", "2s"));
    }

    private void pull(HttpExchange exchange) throws IOException {
        try (exchange) {
            ordered.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, 0);
            OutputStream out = exchange.getResponseBody();
            for (String line : lines) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            holding.countDown();
            while (hold) {
                out.write("\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException gone) {
            hungUp.countDown();
            throw gone;
        }
    }

    @AfterEach
    void close() {
        hold = false;
        ollama.stop(0);
        rig.close();
    }

    @Test
    void aPullIsFollowedToItsEnd() throws Exception {
        RecordingContext context = rig.job(Map.of("url", "ollama://tiny:1b"));

        JobResult result = rig.run(context);

        JsonNode told = DownloadRig.JSON.readTree(result.json());
        assertThat(told.path("ollama_model").asText()).isEqualTo("tiny:1b");
        assertThat(told.path("digest").asText()).isEqualTo("f00d");
        assertThat(told.path("size_bytes").asLong()).isEqualTo(1050);
        assertThat(result.events()).isEmpty();
        assertThat(context.committed).isTrue();
        assertThat(context.progress).isSortedAccordingTo(Comparator.comparingLong(Progress::done));
        assertThat(context.progress.getLast()).returns(1050L, Progress::done).returns(1050L, Progress::total);
        assertThat(DownloadRig.JSON.readTree(ordered.get()).path("model").asText())
                .isEqualTo("tiny:1b");
    }

    @Test
    void aStoppedPullHangsUp() throws Exception {
        lines = GOOD.subList(0, 3);
        hold = true;
        Thread run = Thread.ofVirtual().start(() -> {
            try {
                rig.run(rig.job(Map.of("url", "ollama://tiny:1b")));
            } catch (Exception stopped) {
                Thread.currentThread().interrupt();
            }
        });
        holding.await();

        run.interrupt();

        run.join();
        hungUp.await();
    }

    @ParameterizedTest
    @CsvSource({
        "pull model manifest: file does not exist, download_not_found, true",
        "unauthorized, download_denied, true",
        "write: no space left on device, disk_full, true",
        "max retries exceeded: EOF, download_failed, false",
    })
    void anErrorInTheStreamIsTheJobs(String error, String code, boolean permanent) {
        lines = List.of("{\"status\":\"pulling manifest\"}", "{\"error\":\"" + error + "\"}");

        assertFails(code, permanent, error);
    }

    @Test
    void anErrorStatusIsTheJobs() {
        status = 500;
        lines = List.of("{\"error\":\"registry is away\"}");

        assertFails("download_failed", false, "registry is away");
    }

    @Test
    void aPullThatEndsBeforeItsTimeIsTriedAgain() {
        lines = GOOD.subList(0, 5);

        assertFails("download_incomplete", false, "before");
    }

    @Test
    void nonsenseIsNoSuccess() {
        lines = List.of("<html>");

        assertFails("download_failed", false, "");
    }

    @Test
    void anOllamaThatIsAwayIsTriedAgain() {
        ollama.stop(0);

        assertFails("download_failed", false, "cannot be reached");
    }

    private void assertFails(String code, boolean permanent, String said) {
        assertThatThrownBy(() -> rig.run(rig.job(Map.of("url", "ollama://tiny:1b"))))
                .isInstanceOfSatisfying(JobFailedException.class, failure -> {
                    assertThat(failure.error().code()).isEqualTo(code);
                    assertThat(failure.permanent()).isEqualTo(permanent);
                    assertThat(failure.error().detail()).contains(said);
                });
        await().untilAsserted(() -> assertThat(rig.files()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "../x", "m:", "a/b/c/d", "m:t:u", "http://x"})
    void whatIsNoModelIsRefused(String name) {
        assertThatThrownBy(() -> OllamaModel.checked(name)).isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama3", "llama3.2:1b", "ns/model:tag", "hf.co/bartowski/Llama-GGUF:Q4_K_M"})
    void whatIsOneIsTaken(String name) {
        assertThat(OllamaModel.checked(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "destination, x/",
        "sha256, 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    })
    void whatOllamaDecidesByItselfIsRefused(String field, String value) {
        assertThatThrownBy(() -> rig.handler.validate(
                        DownloadRig.JSON.writeValueAsString(Map.of("url", "ollama://tiny", field, value))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.toProblem().field()).isEqualTo(field));
    }
}
