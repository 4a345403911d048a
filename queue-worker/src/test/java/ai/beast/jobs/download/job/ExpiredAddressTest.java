package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.beast.queue.core.JobFailedException;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that gave a part of a file and then refuse the next: limits on connections, and addresses that end after a while. */
class ExpiredAddressTest {
    private static final int MIB = 1 << 20;
    private static final byte[] CONTENT = ParallelRangesTest.random(20 * MIB);

    @TempDir
    Path models;

    private final AtomicBoolean denies = new AtomicBoolean(true);
    private final AtomicInteger denied = new AtomicInteger();
    private DownloadRig rig;

    @BeforeEach
    void setUp() {
        rig = DownloadRig.with(models, Map.of());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aServerThatDeniesFurtherConnectionsIsReadOverOne() throws Exception {
        AtomicInteger open = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(exchange -> {
            if (open.incrementAndGet() > 1) {
                open.decrementAndGet();
                deny(exchange, 403);
            } else {
                slowly(exchange, open);
            }
        })) {
            rig.run(rig.job(Map.of("url", server.url("/big.bin").toString())));
        }

        assertThat(denied).as("a further connection was tried").hasPositiveValue();
        assertThat(models.resolve("big.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void aServerThatDeniesPartsIsAskedForTheRestAtOnce() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            if (ScriptedServer.from(exchange) > 0 && !range.endsWith("-")) {
                deny(exchange, 403);
            } else {
                ScriptedServer.serve(exchange, CONTENT);
            }
        })) {
            rig.run(rig.job(Map.of("url", server.url("/big.bin").toString())));

            assertThat(server.ranges()).hasSize(3).last().isEqualTo("bytes=" + MIB + "-");
        }
        assertThat(models.resolve("big.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void keepsBytesWhenTheUrlExpires() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {
            if (denies.get() && ScriptedServer.from(exchange) > 0) {
                deny(exchange, 401);
            } else {
                ScriptedServer.serve(exchange, CONTENT);
            }
        })) {
            Map<String, Object> order = Map.of("url", server.url("/big.bin").toString());
            RecordingContext job = rig.job(order);

            JobFailedException failure = catchThrowableOfType(JobFailedException.class, () -> rig.run(job));

            assertThat(failure.permanent()).isTrue();
            assertThat(failure.error().code()).isEqualTo("download_denied");
            assertThat(failure.error().detail()).contains("may have expired");
            assertThat(denied).as("asked once more").hasValue(2);
            // Denied before its first byte, the next run keeps it as well.
            RecordingContext next = rig.job(job.jobId(), new HashMap<>(order), job.checkpoint());
            assertThat(catchThrowableOfType(JobFailedException.class, () -> rig.run(next)))
                    .hasMessageContaining("may have expired");
            denies.set(false);
            int before = server.ranges().size();
            rig.run(rig.job(job.jobId(), new HashMap<>(order), next.checkpoint()));
            assertThat(server.ranges().get(before)).startsWith("bytes=" + MIB + "-");
        }
        assertThat(models.resolve("big.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void asksForAFreshLinkWhenALinkIsRefused() throws Exception {
        try (ScriptedServer storage = new ScriptedServer(exchange -> {
                    if (denied.get() == 0) {
                        deny(exchange, 403);
                    } else {
                        ScriptedServer.serve(exchange, CONTENT);
                    }
                });
                ScriptedServer hub = redirecting(storage)) {
            rig.run(rig.job(Map.of("url", hub.url("/big.bin").toString())));

            assertThat(hub.ranges()).hasSizeGreaterThanOrEqualTo(2);
        }
        assertThat(models.resolve("big.bin")).hasBinaryContent(CONTENT);
    }

    @ParameterizedTest
    @CsvSource({
        "400, download_failed",
        "401, download_denied",
        "403, download_denied",
        "404, download_not_found",
        "410, download_not_found"
    })
    void aLinkThatStaysRefusedMayPass(int status, String code) throws Exception {
        try (ScriptedServer storage = new ScriptedServer(exchange -> ScriptedServer.status(exchange, status));
                ScriptedServer hub = redirecting(storage)) {
            JobFailedException failure = catchThrowableOfType(
                    JobFailedException.class,
                    () -> rig.run(rig.job(Map.of("url", hub.url("/big.bin").toString()))));

            assertThat(failure.permanent()).isFalse();
            assertThat(failure.error().code()).isEqualTo(code);
            assertThat(failure.error().detail()).startsWith("localhost answered " + status);
            assertThat(hub.ranges()).hasSize(2);
        }
    }

    /** To the storage by another name than the hub's. */
    private static ScriptedServer redirecting(ScriptedServer storage) {
        return new ScriptedServer(exchange -> {
            exchange.getResponseHeaders()
                    .set("Location", storage.url("/big.bin").toString().replace("127.0.0.1", "localhost"));
            ScriptedServer.status(exchange, 302);
        });
    }

    @Test
    void doesNotCallADeniedUrlExpired() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> deny(exchange, 403))) {
            JobFailedException failure = catchThrowableOfType(
                    JobFailedException.class,
                    () -> rig.run(rig.job(Map.of("url", server.url("/big.bin").toString()))));

            assertThat(failure.error().detail()).doesNotContain("expired");
        }
        assertThat(rig.files()).isEmpty();
    }

    private void deny(HttpExchange exchange, int status) throws IOException {
        denied.incrementAndGet();
        ScriptedServer.status(exchange, status);
    }

    /** Slow enough for a further connection to look worth trying. */
    private static void slowly(HttpExchange exchange, AtomicInteger open) throws IOException {
        int length = ScriptedServer.begin(exchange, CONTENT);
        int from = (int) ScriptedServer.from(exchange);
        for (int sent = 0; sent < length; ) {
            int piece = Math.min(128 * 1024, length - sent);
            if (sent + piece == length) {
                open.decrementAndGet();
            }
            exchange.getResponseBody().write(CONTENT, from + sent, piece);
            exchange.getResponseBody().flush();
            sent += piece;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
