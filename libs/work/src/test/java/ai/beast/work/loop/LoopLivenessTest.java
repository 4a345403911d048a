package ai.beast.work.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.work.loop.LoopState.Health;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopLivenessTest {
    @ParameterizedTest
    @CsvSource({"RUNNING, UP", "ENDED, UP", "STUCK, DOWN", "DEAD, DOWN"})
    void oneLoopDecides(Health health, Status status) {
        HealthCheckResponse response =
                LoopLiveness.response(List.of(state("good", Health.RUNNING, 0), state("tested", health, 0)));

        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getData().orElseThrow()).doesNotContainKey("good");
        assertThat(response.getData().orElseThrow().containsKey("tested")).isEqualTo(status == Status.DOWN);
    }

    @Test
    void namesWhatIsWrong() {
        var data = LoopLiveness.response(List.of(state("dead", Health.DEAD, 1), state("failing", Health.RUNNING, 3)))
                .getData()
                .orElseThrow();

        assertThat(data).containsEntry("dead", "dead").containsEntry("failing", "failed 3 times in a row");
    }

    private static LoopState state(String name, Health health, int failuresInRow) {
        return new LoopState(name, health, failuresInRow, failuresInRow, null, null);
    }
}
