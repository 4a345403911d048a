package ai.beast.jobs.download.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.jobs.download.job.DownloadRig;
import ai.beast.jobs.download.job.RecordingContext;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.store.VirtualTime;
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
    private volatile boolean silentBeforeHeaders;
    private volatile boolean silentBeforeBody;
    private volatile boolean silentAfterLines;
    private final CountDownLatch over = new CountDownLatch(1);
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
        rig = DownloadRig.with(models, Map.of("ollama.url", url()));
    }

    private void noticeSilenceSoon() {
        rig.close();
        rig = DownloadRig.with(models, Map.of("ollama.url", url(), "ollama.stall-after", "2s"));
    }

    private void pull(HttpExchange exchange) throws IOException {
        try (exchange) {
            ordered.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            silence(silentBeforeHeaders);
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().flush();
            silence(silentBeforeBody);
            OutputStream out = exchange.getResponseBody();
            for (String line : lines) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            holding.countDown();
            silence(silentAfterLines);
            while (hold) {
                out.write("\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException gone) {
            hungUp.countDown();
            throw gone;
        }
    }

    private void silence(boolean wanted) throws IOException {
        try {
            if (wanted) {
                over.await();
            }
        } catch (InterruptedException impossible) {
            throw new IOException(impossible);
        }
    }

    @AfterEach
    void close() {
        hold = false;
        over.countDown();
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

        assertFails("download_failed", false, "is unavailable");
    }

    @Test
    void openBreakerDefersThePull() {
        ollama.stop(0);
        for (int i = 0; i < 8; i++) {
            assertFails("download_failed", false, "is unavailable");
        }

        assertThatThrownBy(() -> rig.run(rig.job(Map.of("url", "ollama://tiny:1b"))))
                .isInstanceOfSatisfying(
                        JobFailedException.class,
                        failure -> assertThat(failure.delay()).isPresent());
    }

    @Test
    void hidesASignedUrlThatOllamaQuotes() {
        lines = List.of("{\"error\":\"Get \\\"https://store.example/blob?X-Amz-Signature=f00\\\": EOF\"}");

        assertThatThrownBy(() -> rig.run(rig.job(Map.of("url", "ollama://tiny:1b"))))
                .hasMessage("Ollama answered: Get \"https://store.example/blob?***\": EOF");
    }

    @Test
    void anOllamaThatTakesTheOrderAndSaysNothingIsGivenUp() {
        noticeSilenceSoon();
        silentBeforeHeaders = true;

        assertFails("download_failed", false, "did not answer");
    }

    @Test
    void anOllamaThatNeverSaysWhyItRefusesIsGivenUp() {
        noticeSilenceSoon();
        status = 500;
        silentBeforeBody = true;

        assertFails("download_failed", false, "500");
    }

    @Test
    void silenceInTheMiddleIsGivenUp() {
        noticeSilenceSoon();
        lines = GOOD.subList(0, 3);
        silentAfterLines = true;

        assertFails("download_incomplete", false, "No data arrived");
    }

    @Test
    void aModelThatIsThereAlreadyIsASuccessAtOnce() throws Exception {
        lines = List.of("{\"status\":\"pulling manifest\"}", "{\"status\":\"success\"}");
        RecordingContext context = rig.job(Map.of("url", "ollama://tiny:1b"));

        JsonNode told = DownloadRig.JSON.readTree(rig.run(context).json());

        assertThat(told.path("digest").asText()).isEqualTo("f00d");
        assertThat(told.path("size_bytes").asLong()).isEqualTo(1050);
        assertThat(context.progress).isEmpty();
        assertThat(context.committed).isTrue();
    }

    /** Ollama goes on where it was when the job comes back in the next window. */
    @Test
    void defersAPullAtTheEndOfTheWindow() throws Exception {
        lines = GOOD.subList(0, 5);
        hold = true;
        VirtualTime clock = VirtualTime.at("2026-06-01T12:59:00Z");
        Map<String, String> settings = Map.of("ollama.url", url(), "window", "12:00-13:00", "time-zone", "UTC");
        try (DownloadRig hours = DownloadRig.with(models, settings, clock)) {
            RecordingContext plain = hours.job(Map.of("url", "ollama://tiny:1b"));
            RecordingContext context = new RecordingContext(plain.jobId(), plain.payload(), null) {
                @Override
                public void progress(Progress made) {
                    clock.set("2026-06-01T13:00:00Z");
                }
            };

            assertThatThrownBy(() -> hours.run(context))
                    .isInstanceOfSatisfying(
                            JobFailedException.class,
                            later -> assertThat(later.delay()).isPresent());
            hungUp.await();
        }
    }

    /** What stands in front names the registry Ollama connects to. */
    @ParameterizedTest
    @CsvSource({
        "10.0.0.5:8443/ns/x:tag, url_not_allowed",
        "10.0.0.5/ns/x, url_not_allowed",
        "169.254.169.254/ns/x, url_not_allowed",
        "10.0.0.5:8443/x, url_not_allowed",
        "127.0.0.1:22/ns/x, url_not_allowed",
        "2130706433/ns/x, url_not_allowed",
        "a:b:c/ns/x, invalid_field",
    })
    void refusesAForbiddenRegistryAtOrderAndRun(String name, String code) throws Exception {
        String order = DownloadRig.JSON.writeValueAsString(Map.of("url", "ollama://" + name));

        assertThatThrownBy(() -> rig.validate(order)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.code().code()).isEqualTo(code);
            assertThat(refused.toProblem().field()).isEqualTo("url");
        });
        assertThatThrownBy(() -> rig.run(rig.job(Map.of("url", "ollama://" + name))))
                .isInstanceOfSatisfying(JobFailedException.class, failure -> {
                    assertThat(failure.permanent()).isTrue();
                    assertThat(failure.error().code()).isEqualTo(code);
                });
        assertThat(ordered.get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny:1b", "ns/model:tag", "127.0.0.1:5000/ns/x:tag", "localhost/ns/x"})
    void acceptsAllowedRegistries(String name) throws Exception {
        rig.validate(DownloadRig.JSON.writeValueAsString(Map.of("url", "ollama://" + name)));
    }

    private String url() {
        return "http://127.0.0.1:" + ollama.getAddress().getPort();
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
    void rejectsFieldsThatOllamaDecides(String field, String value) {
        assertThatThrownBy(() ->
                        rig.validate(DownloadRig.JSON.writeValueAsString(Map.of("url", "ollama://tiny", field, value))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.toProblem().field()).isEqualTo(field));
    }
}
