package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.testing.files.FileServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One more worker beside that of the suite, which ends once there is nothing for it to do, and says how it ended. */
@ExtendWith(RunningSuite.class)
class BurstIT {
    private static final int LEFT_BEHIND = 3;

    private final Suite suite;

    BurstIT(Suite suite) {
        this.suite = suite;
    }

    @Test
    void burstSucceedsOnDrainedQueueAndReportsJobsLeftPaused() {
        Suite.Result drained = suite.beast("worker", "--burst");
        assertThat(drained.exit()).as(drained.output()).isZero();

        try (FileServer files = FileServer.start()) {
            assertThat(suite.beast("jobs", "pause").exit()).isZero();
            Pull pull;
            Suite.Result paused;
            try {
                pull = Pull.of(
                        suite,
                        files.serve("/burst.gguf", TinyLlama.named("burst", 3).toBytes()),
                        "burst",
                        Map.of());
                paused = suite.beast("worker", "--burst");
            } finally {
                assertThat(suite.beast("jobs", "resume").exit()).isZero();
            }

            assertThat(paused.exit()).as(paused.output()).isEqualTo(LEFT_BEHIND);
            assertThat(pull.end().path("status").asText()).isEqualTo("finished");
        }
    }
}
