package ai.beast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.Dependencies;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobSpec;
import ai.beast.queue.core.Priority;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobBodyTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    void keepsTheTraceOfTheRequest(@Nullable String traceparent) {
        JobSpec spec = new JobSpec(
                "model.download",
                "{}",
                JobOptions.DEFAULT,
                Priority.HIGH,
                null,
                Dependencies.NONE,
                Map.of("gpu", 1),
                traceparent);

        assertThat(JobBody.parse("00000000" + JobBody.packed(spec)).spec()).isEqualTo(spec);
    }
}
