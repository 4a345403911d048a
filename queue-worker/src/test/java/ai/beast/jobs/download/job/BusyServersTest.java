package ai.beast.jobs.download.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.queue.core.JobFailedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that say when to come back. */
class BusyServersTest {
    private static final byte[] MODEL = TinyLlama.named("Tiny", 1).toBytes();

    @TempDir
    Path models;

    @ParameterizedTest
    @CsvSource({"3600, PT1H", "3601, PT1H", "'Thu, 02 Mar 2090 12:00:00 GMT', PT1H", "0, PT0S", "soon, PT0S"})
    void boundsRetryAfterAndIgnoresInvalidValues(String header, Duration rest) throws Exception {
        try (DownloadRig rig = DownloadRig.with(models, Map.of());
                ScriptedServer server = new ScriptedServer(exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", header);
                    ScriptedServer.status(exchange, 429);
                })) {
            JobFailedException busy = catchThrowableOfType(
                    JobFailedException.class,
                    () -> rig.run(rig.job(Map.of("url", server.url("/m.gguf").toString()))));

            assertThat(busy.minDelay()).isEqualTo(rest);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aServerThatIsBusyIsLeftAloneForAsLongAsItAsks(int status) throws Exception {
        try (DownloadRig rig = DownloadRig.with(models, Map.of());
                ScriptedServer server = new ScriptedServer(exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", "40");
                    ScriptedServer.status(exchange, status);
                })) {
            JobFailedException busy = catchThrowableOfType(
                    JobFailedException.class,
                    () -> rig.run(rig.job(Map.of("url", server.url("/m.gguf").toString()))));

            assertThat(busy.permanent()).isFalse();
            assertThat(busy.delay())
                    .as("it uses up an attempt, so that it ends some time")
                    .isEmpty();
            assertThat(busy.minDelay()).isEqualTo(Duration.ofSeconds(40));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RateLimit | \"resolvers\";r=0;t=240",
                "RateLimit | \"api\";r=9;t=10, \"resolvers\";r=0;t=240",
                "RateLimit | limit=100, remaining=0, reset=240",
                "RateLimit-Reset | 240",
                "Retry-After | 240"
            })
    void noJobAsksAServerBeforeItsTime(String header, String value) throws Exception {
        MutableClock clock = new MutableClock();
        try (DownloadRig rig = DownloadRig.with(models, Map.of(), clock);
                ScriptedServer server = new ScriptedServer(exchange -> {
                    exchange.getResponseHeaders().set(header, value);
                    ScriptedServer.status(exchange, 429);
                })) {
            JobFailedException first = catchThrowableOfType(
                    JobFailedException.class,
                    () -> rig.run(rig.job(Map.of("url", server.url("/a.gguf").toString()))));
            clock.advance(Duration.ofSeconds(239));
            JobFailedException second = catchThrowableOfType(
                    JobFailedException.class,
                    () -> rig.run(rig.job(Map.of("url", server.url("/b.gguf").toString()))));

            assertThat(first.minDelay()).isEqualTo(Duration.ofSeconds(240));
            assertThat(second.delay()).contains(Duration.ofSeconds(1));
            assertThat(second.error().detail()).contains("127.0.0.1", "no requests before 2026-");
            assertThat(server.ranges()).hasSize(1);

            clock.advance(Duration.ofSeconds(1));
            catchThrowableOfType(
                    JobFailedException.class,
                    () -> rig.run(rig.job(Map.of("url", server.url("/b.gguf").toString()))));
            assertThat(server.ranges()).hasSize(2);
        }
    }

    /** Many servers tell the end of their window with every answer. */
    @ParameterizedTest
    @CsvSource({"429, 0, 240", "429, 7, 0", "429, , 0", "503, 0, 0"})
    void pausesForASpentLimitOnly(int status, String remaining, int seconds) throws Exception {
        try (DownloadRig rig = DownloadRig.with(models, Map.of());
                ScriptedServer server = new ScriptedServer(exchange -> {
                    exchange.getResponseHeaders().set("X-RateLimit-Reset", "240");
                    if (remaining != null) {
                        exchange.getResponseHeaders().set("X-RateLimit-Remaining", remaining);
                    }
                    ScriptedServer.status(exchange, status);
                })) {
            RecordingContext job = rig.job(Map.of("url", server.url("/a.gguf").toString()));
            JobFailedException first = catchThrowableOfType(JobFailedException.class, () -> rig.run(job));
            catchThrowableOfType(JobFailedException.class, () -> rig.run(job));

            assertThat(first.minDelay()).isEqualTo(Duration.ofSeconds(seconds));
            assertThat(server.ranges()).hasSize(seconds == 0 ? 2 : 1);
        }
    }

    @Test
    void aHubThatIsBusyIsLeftAloneToo() throws Exception {
        try (ScriptedServer server = new ScriptedServer(exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", "40");
                    ScriptedServer.status(exchange, 429);
                });
                DownloadRig rig = DownloadRig.with(
                        models, Map.of("hub.url", server.url("").toString()))) {
            JobFailedException busy = catchThrowableOfType(
                    JobFailedException.class, () -> rig.run(rig.job(Map.of("url", "hf://owner/repo/tiny.gguf"))));

            assertThat(busy.minDelay()).isEqualTo(Duration.ofSeconds(40));
        }
    }

    @Test
    void aRunThatGotFurtherRestsAsLongAndUsesUpNoAttempt() throws Exception {
        try (DownloadRig rig = DownloadRig.with(models, Map.of());
                ScriptedServer server = new ScriptedServer(exchange -> {
                    if (ScriptedServer.from(exchange) == 0) {
                        ScriptedServer.serve(exchange, MODEL);
                    } else {
                        exchange.getResponseHeaders().set("Retry-After", "40");
                        ScriptedServer.status(exchange, 429);
                    }
                })) {
            JobFailedException busy = catchThrowableOfType(
                    JobFailedException.class,
                    () -> rig.run(rig.job(Map.of("url", server.url("/m.gguf").toString()))));

            assertThat(busy.delay()).contains(Duration.ofSeconds(40));
        }
    }
}
