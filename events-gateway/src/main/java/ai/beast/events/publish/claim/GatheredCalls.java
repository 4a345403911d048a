package ai.beast.events.publish.claim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Joins the questions of many threads into few calls. One call is under way at a time; what is asked meanwhile gathers and
 * goes with the next. Thread-safe.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
final class GatheredCalls<Q, A> {
    private final int most;
    private final Function<List<Q>, CompletionStage<List<A>>> call;
    private final Deque<Waiting<Q, A>> waiting = new ArrayDeque<>();
    private boolean busy;

    private record Waiting<Q, A>(List<Q> questions, CompletableFuture<List<A>> answers) {}

    /**
     * @param most how many questions a call takes, unless a single caller has more
     * @param call answers questions in their order
     */
    GatheredCalls(int most, Function<List<Q>, CompletionStage<List<A>>> call) {
        this.most = most;
        this.call = call;
    }

    /** The answers to some questions, in their order. Fails as the call fails that they went with. */
    CompletableFuture<List<A>> ask(List<Q> questions) {
        var mine = new Waiting<>(questions, new CompletableFuture<List<A>>());
        synchronized (waiting) {
            waiting.add(mine);
            if (busy) {
                return mine.answers();
            }
            busy = true;
        }
        callNext();
        return mine.answers();
    }

    private void callNext() {
        List<Waiting<Q, A>> together = next();
        if (together.isEmpty()) {
            return;
        }
        List<Q> questions = new ArrayList<>();
        together.forEach(one -> questions.addAll(one.questions()));
        called(questions).whenComplete((answers, failure) -> {
            try {
                distribute(together, questions.size(), answers, failure);
            } finally {
                callNext();
            }
        });
    }

    private CompletionStage<List<A>> called(List<Q> questions) {
        try {
            return Objects.requireNonNull(call.apply(questions), "no reply");
        } catch (Throwable failure) {
            // An Error too: those who wait must hear of it, and the next call must be made.
            return CompletableFuture.failedFuture(failure);
        }
    }

    private List<Waiting<Q, A>> next() {
        List<Waiting<Q, A>> together = new ArrayList<>();
        synchronized (waiting) {
            int size = 0;
            while (!waiting.isEmpty()) {
                size += waiting.peek().questions().size();
                if (size > most && !together.isEmpty()) {
                    break;
                }
                together.add(waiting.remove());
            }
            busy = !together.isEmpty();
        }
        return together;
    }

    private static <Q, A> void distribute(
            List<Waiting<Q, A>> together, int questions, @Nullable List<A> answers, @Nullable Throwable failure) {
        if (answers == null || answers.size() != questions) {
            Throwable reason = failure != null
                    ? failure
                    : new IllegalStateException("Expected " + questions + " answers, got "
                            + (answers == null ? "none" : String.valueOf(answers.size())));
            together.forEach(one -> one.answers().completeExceptionally(reason));
            return;
        }
        int from = 0;
        for (Waiting<Q, A> one : together) {
            int to = from + one.questions().size();
            one.answers().complete(answers.subList(from, to));
            from = to;
        }
    }
}
