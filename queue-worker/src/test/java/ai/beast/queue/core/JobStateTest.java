package ai.beast.queue.core;

import static ai.beast.queue.core.JobState.CANCELLED;
import static ai.beast.queue.core.JobState.FAILED;
import static ai.beast.queue.core.JobState.FINISHED;
import static ai.beast.queue.core.JobState.QUEUED;
import static ai.beast.queue.core.JobState.SCHEDULED;
import static ai.beast.queue.core.JobState.STARTED;
import static ai.beast.queue.core.JobState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobStateTest {
    @Test
    void onlyAStartedJobEndsByItsRun() {
        assertThat(Stream.of(JobState.values()).filter(state -> state.mayBecome(FINISHED)))
                .containsExactly(STARTED);
        assertThat(Stream.of(JobState.values()).filter(state -> state.mayBecome(FAILED)))
                .containsExactlyInAnyOrder(STARTED, WAITING);
    }

    @Test
    void onlyAQueuedJobStarts() {
        assertThat(Stream.of(JobState.values()).filter(state -> state.mayBecome(STARTED)))
                .containsExactly(QUEUED);
    }

    @Test
    void whatHasNotEndedCanBeCancelled() {
        assertThat(Stream.of(JobState.values()).filter(state -> state.mayBecome(CANCELLED)))
                .containsExactlyInAnyOrder(QUEUED, SCHEDULED, WAITING, STARTED);
    }

    @Test
    void aFinishedJobStaysFinished() {
        assertThat(Stream.of(JobState.values()).filter(FINISHED::mayBecome)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void codesAndWordsNameOneState(JobState state) {
        assertThat(JobState.ofCode(state.code())).isEqualTo(state);
        assertThat(JobState.ofWord(state.word())).contains(state);
        assertThat(Arrays.stream(JobState.values()).filter(it -> it.code() == state.code()))
                .hasSize(1);
    }
}
