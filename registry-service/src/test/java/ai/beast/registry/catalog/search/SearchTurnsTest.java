package ai.beast.registry.catalog.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SearchTurnsTest {
    @Test
    void noMoreThanSoManyAreUnderWayAndAllComeToTheirTurn() throws Exception {
        // given
        SearchTurns turns = new SearchTurns(2, Duration.ofMinutes(1));
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Callable<Integer>> searches = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            searches.add(() -> turns.take(() -> {
                most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                Thread.yield();
                underWay.decrementAndGet();
                return number;
            }));
        }
        // when
        int sum = 0;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : executor.invokeAll(searches)) {
                sum += answer.get();
            }
        }
        // then
        assertThat(sum).isEqualTo(49 * 50 / 2);
        assertThat(most.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void aTurnThatDoesNotComeIsGivenUpAndAFailureGivesItsTurnBack() {
        SearchTurns turns = new SearchTurns(1, Duration.ofMillis(1));
        String kept = turns.take(() -> {
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var waiting = executor.submit(() -> turns.take(() -> "too many"));
                assertThatThrownBy(waiting::get)
                        .cause()
                        .isInstanceOfSatisfying(
                                ProblemException.class,
                                refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
            }
            return "kept";
        });
        assertThat(kept).isEqualTo("kept");
        assertThatThrownBy(() -> turns.take(() -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        assertThat(turns.take(() -> "again")).isEqualTo("again");
    }
}
