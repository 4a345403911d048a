package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A command line that is stopped while it waits for a download. */
class InterruptedPullTest {
    @RegisterExtension
    private final FakeSuite suite = new FakeSuite();

    @Test
    void saysThatTheDownloadGoesOn() throws Exception {
        suite.answers.put("POST /api/models/resolve", """
                {"asked": "x", "taken": "the URL", "choices": [], "present": [],
                 "downloads": [{"url": "https://h/x.gguf", "role": "model"}]}""");
        suite.answers.put(
                "POST /api/models/download", "{\"ok\": true, \"job_id\": \"job-7\", \"message\": \"Queued\"}");
        suite.answers.put("GET /api/queue/jobs/job-7/progress", FakeSuite.NEVER);

        Process pull = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Beast.class.getName(),
                        "pull",
                        "x",
                        "--url",
                        suite.url(),
                        "--key",
                        "k")
                .redirectErrorStream(true)
                .start();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> suite.asked.stream().anyMatch(request -> request.contains("/progress")));
        pull.toHandle().destroy();

        assertThat(new String(pull.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Job job-7 goes on; cancel it with: beast jobs cancel job-7");
        assertThat(pull.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
}
