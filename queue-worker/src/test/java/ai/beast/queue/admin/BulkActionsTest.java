package ai.beast.queue.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.store.MemoryJobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.VirtualTime;
import ai.beast.queue.worker.Handlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Actions on more jobs than one call examines or changes. */
class BulkActionsTest {
    private static final int MAX_EXAMINED = 500;
    private static final int OTHERS = MAX_EXAMINED + 100;
    private static final int WANTED = BulkActions.MAX_CHANGED + 200;

    private final MemoryJobStore store =
            new MemoryJobStore(Duration.ofSeconds(30), new Retention(Duration.ofDays(1), 1000), new VirtualTime());
    private final JobControl control = new JobControl(store, new Handlers(List.of()));
    private BulkActions actions = new BulkActions(control, new JobSearch(store, MAX_EXAMINED));

    @Test
    void reachesMatchesBehindManyOthers() {
        enqueue(OTHERS, "https://example.org/other-");
        enqueue(WANTED, "https://example.org/wanted-");

        assertThat(countedByCalls(true)).isEqualTo(WANTED);
        assertThat(countedByCalls(false)).isEqualTo(WANTED);
        assertThat(store.stats().states().get(JobState.CANCELLED)).isEqualTo(WANTED);
    }

    @Test
    void changesMatchesAmongMoreThanOneCallChanges() {
        actions = new BulkActions(control, new JobSearch(store));
        enqueue(WANTED, "https://example.org/wanted-");

        BulkResult first = call(false, null);

        assertThat(first.changed()).isEqualTo(BulkActions.MAX_CHANGED);
        assertThat(first.more()).isTrue();
        assertThat(first.nextCursor()).isNull();
        assertThat(call(false, null).changed()).isEqualTo(WANTED - BulkActions.MAX_CHANGED);
    }

    @Test
    void refusesCursorWithIds() {
        assertThatThrownBy(() -> actions.run(BulkAction.CANCEL, new BulkRequest(List.of("a"), null, false, "c")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.toProblem().detail()).contains("filter"));
    }

    private int countedByCalls(boolean dry) {
        int matched = 0;
        String cursor = null;
        boolean more = true;
        while (more) {
            BulkResult result = call(dry, cursor);
            matched += result.matched();
            cursor = result.nextCursor();
            more = result.more();
        }
        return matched;
    }

    private BulkResult call(boolean dry, @Nullable String cursor) {
        return actions.run(
                BulkAction.CANCEL, new BulkRequest(null, new FilterRequest("wanted", null, null, null), dry, cursor));
    }

    private void enqueue(int number, String url) {
        Stream<NewJob> jobs = IntStream.range(0, number)
                .mapToObj(n -> NewJob.of(url.substring(20) + n, "model.download", "{\"url\": \"" + url + n + "\"}"));
        store.enqueue(jobs.toList());
    }
}
