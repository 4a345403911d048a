package ai.beast.events.publish.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class GatheredCallsTest {
    private final List<List<Integer>> called = new ArrayList<>();
    private final List<CompletableFuture<List<Integer>>> open = new ArrayList<>();
    private final GatheredCalls<Integer, Integer> calls = new GatheredCalls<>(4, this::call);

    private CompletionStage<List<Integer>> call(List<Integer> questions) {
        called.add(questions);
        CompletableFuture<List<Integer>> answer = new CompletableFuture<>();
        open.add(answer);
        return answer;
    }

    private void answer(int number) {
        open.get(number)
                .complete(called.get(number).stream().map(question -> -question).toList());
    }

    @Test
    void whatIsAskedDuringACallGoesTogetherWithTheNext() {
        var first = calls.ask(List.of(1));
        var second = calls.ask(List.of(2, 3));
        var third = calls.ask(List.of(4, 5));
        var fourth = calls.ask(List.of(6));
        answer(0);
        answer(1);
        answer(2);

        assertThat(called).containsExactly(List.of(1), List.of(2, 3, 4, 5), List.of(6));
        assertThat(first.join()).containsExactly(-1);
        assertThat(second.join()).containsExactly(-2, -3);
        assertThat(third.join()).containsExactly(-4, -5);
        assertThat(fourth.join()).containsExactly(-6);
    }

    @Test
    void failureConcernsCallsOfOneGroupOnly() {
        var first = calls.ask(List.of(1));
        var second = calls.ask(List.of(2));
        open.getFirst().completeExceptionally(new IllegalStateException("away"));
        answer(1);

        assertThatThrownBy(first::join).hasRootCauseMessage("away");
        assertThat(second.join()).containsExactly(-2);
    }

    @Test
    void oneWhoAsksMoreThanACallTakesGetsACallAlone() {
        calls.ask(List.of(1));
        var large = calls.ask(List.of(2, 3, 4, 5, 6, 7));
        answer(0);
        answer(1);

        assertThat(large.join()).containsExactly(-2, -3, -4, -5, -6, -7);
    }

    @Test
    void goesOnAfterACallWithTooFewAnswers() {
        var first = calls.ask(List.of(1, 2));
        var second = calls.ask(List.of(3));
        open.getFirst().complete(List.of(-1));
        answer(1);

        assertThatThrownBy(first::join).hasRootCauseMessage("Expected 2 answers, got 1");
        assertThat(second.join()).containsExactly(-3);
    }

    @Test
    void goesOnAfterAnErrorInTheCall() {
        var failing = new GatheredCalls<Integer, Integer>(4, questions -> {
            if (questions.contains(0)) {
                throw new AssertionError("broken");
            }
            return CompletableFuture.completedFuture(questions);
        });

        assertThatThrownBy(failing.ask(List.of(0))::join).hasRootCauseMessage("broken");
        assertThat(failing.ask(List.of(1)).join()).containsExactly(1);
    }
}
