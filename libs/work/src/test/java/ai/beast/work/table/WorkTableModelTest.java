package ai.beast.work.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares the table with a model of it over random sequences of steps of several workers. */
class WorkTableModelTest {

    enum Action {
        ADD,
        CLAIM,
        RENEW,
        SUCCEED,
        RETRY,
        RELEASE,
        DIE,
        LAPSE
    }

    /** @param choice which of the claims made so far, the stale ones included, or which row */
    record Step(Action action, int choice) {}

    /** A row as the model sees it. */
    private static final class Row {
        String state = "pending";
        long fence;
        int attempts;
        boolean lapsed;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Action.class), Arbitraries.integers().between(0, 1000))
                .as(Step::new)
                .list()
                .ofMinSize(10)
                .ofMaxSize(40);
    }

    @Property(tries = 15)
    void onlyTheNewestFenceCounts(@ForAll("steps") List<Step> steps) {
        TestTable rows = TestTable.create();
        WorkTable<String> table = rows.work();
        Map<Long, Row> model = new HashMap<>();
        List<WorkClaim<String>> claims = new ArrayList<>();

        for (Step step : steps) {
            switch (step.action()) {
                case ADD -> model.put(rows.add(), new Row());
                case CLAIM -> {
                    List<WorkClaim<String>> claimed = table.claim(2, 2, Map.of(), TestTable.LEASE);
                    long due = model.values().stream()
                            .filter(WorkTableModelTest::due)
                            .count();
                    assertThat(claimed).hasSize((int) Math.min(2, due));
                    claimed.forEach(claim -> claimed(model, claim));
                    claims.addAll(claimed);
                }
                case LAPSE -> {
                    if (!model.isEmpty()) {
                        long id = 1 + step.choice() % model.size();
                        if (model.get(id).state.equals("running")) {
                            rows.lapse(id);
                            model.get(id).lapsed = true;
                        }
                    }
                }
                default -> {
                    if (!claims.isEmpty()) {
                        settle(table, model, claims.get(step.choice() % claims.size()), step.action());
                    }
                }
            }
        }

        model.forEach((id, row) -> assertThat(rows.text(id, "state || ' ' || fence || ' ' || attempts"))
                .isEqualTo(row.state + " " + row.fence + " " + row.attempts));
    }

    private static boolean due(Row row) {
        return row.state.equals("pending") || row.state.equals("running") && row.lapsed;
    }

    private static void claimed(Map<Long, Row> model, WorkClaim<String> claim) {
        Row row = model.get(claim.id());
        assertThat(due(row)).isTrue();
        row.state = "running";
        row.lapsed = false;
        row.fence++;
        row.attempts++;
        assertThat(claim.fence()).isEqualTo(row.fence);
        assertThat(claim.attempts()).isEqualTo(row.attempts);
    }

    private static void settle(WorkTable<String> table, Map<Long, Row> model, WorkClaim<String> claim, Action action) {
        Row row = model.get(claim.id());
        boolean holds = row.state.equals("running") && row.fence == claim.fence();
        boolean done =
                switch (action) {
                    case RENEW -> table.renew(claim, TestTable.LEASE, Map.of());
                    case SUCCEED -> table.settle(claim, Settlement.succeeded());
                    case RETRY -> table.settle(claim, Settlement.retry(Duration.ZERO, "again"));
                    case RELEASE -> table.settle(claim, Settlement.release(Duration.ZERO, null));
                    default -> table.settle(claim, Settlement.dead("dead"));
                };
        assertThat(done).isEqualTo(holds);
        if (holds) {
            switch (action) {
                case RENEW -> row.lapsed = false;
                case SUCCEED -> row.state = "succeeded";
                case RETRY -> row.state = "pending";
                case RELEASE -> {
                    row.state = "pending";
                    row.attempts--;
                }
                default -> row.state = "dead";
            }
        }
    }
}
