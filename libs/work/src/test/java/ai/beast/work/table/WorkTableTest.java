package ai.beast.work.table;

import static ai.beast.work.table.TestTable.LEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.testing.poison.PoisonEvent;
import ai.beast.testing.poison.PoisonEvents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkTableTest {
    private TestTable rows;
    private WorkTable<String> table;

    @BeforeEach
    void create() {
        rows = TestTable.create();
        table = rows.work();
    }

    @Test
    void claimsDueRowsOnceInOrder() {
        long first = rows.add();
        long second = rows.add();
        rows.execute("INSERT INTO " + rows.name + " (next_attempt_at) VALUES (now() + interval '1 hour')");

        assertThat(ids(table.claim(1, 1, Map.of(), LEASE))).containsExactly(first);
        assertThat(ids(table.claim(5, 5, Map.of(), LEASE))).containsExactly(second);
        assertThat(table.claim(5, 5, Map.of(), LEASE)).isEmpty();
    }

    @Test
    void rejectsStaleFenceEverywhere() {
        long id = rows.add();
        WorkClaim<String> killed = claim();
        rows.lapse(id);
        WorkClaim<String> second = claim();

        assertThat(second.fence()).isGreaterThan(killed.fence());
        assertThat(second.attempts()).isEqualTo(2);
        assertThat(table.renew(killed, LEASE, Map.of())).isFalse();
        assertThat(table.hold(killed)).isFalse();
        assertThat(table.write(killed, Map.of("result", "{}"))).isFalse();
        assertThat(table.bury(killed, "late")).isFalse();
        for (Settlement settlement : List.of(
                Settlement.succeeded(),
                Settlement.failed("late"),
                Settlement.dead("late"),
                Settlement.retry(Duration.ZERO, "late"),
                Settlement.release(Duration.ZERO, "late"))) {
            assertThat(table.settle(killed, settlement)).isFalse();
        }
        assertThat(table.settle(
                        killed, Settlement.succeeded(), new FollowUp<>("SELECT 1 FROM settled", List.of(), _ -> 1)))
                .isEmpty();
        assertThat(rows.state(id)).isEqualTo("running");
        assertThat(table.settle(second, Settlement.succeeded())).isTrue();
        assertThat(table.settle(second, Settlement.succeeded())).isFalse();
    }

    @Test
    void renewedLeaseIsNotClaimedAgain() {
        long id = rows.add();
        WorkClaim<String> claim = claim();
        rows.lapse(id);
        assertThat(table.renew(claim, LEASE, Map.of("result", "{\"done\":5}"))).isTrue();

        assertThat(table.claim(1, 1, Map.of(), LEASE)).isEmpty();
        assertThat(rows.text(id, "result ->> 'done'")).isEqualTo("5");
    }

    @Test
    void retryUsesUpAnAttemptAndReleaseDoesNot() {
        long id = rows.add();
        table.settle(claim(), Settlement.retry(Duration.ZERO, "broken"));
        assertThat(rows.text(id, "attempts")).isEqualTo("1");
        assertThat(rows.text(id, "last_error")).isEqualTo("broken");
        table.settle(claim(), Settlement.release(Duration.ofHours(1), null));

        assertThat(rows.text(id, "attempts || ' ' || state")).isEqualTo("1 pending");
        assertThat(rows.text(id, "last_error")).isEqualTo("broken");
        assertThat(table.claim(1, 1, Map.of(), LEASE)).isEmpty();
    }

    @Test
    void recordsAnyTextAsLastError() {
        long id = rows.add();

        assertThat(table.settle(claim(), Settlement.dead("a\0b\uD800c" + "x".repeat(5000))))
                .isTrue();

        assertThat(rows.text(id, "last_error"))
                .startsWith("a\uFFFDb\uFFFDc")
                .endsWith("x…")
                .hasSize(1001);
    }

    @Test
    void settlesTogetherWithWhatBelongsToIt() {
        rows.add("first");

        Optional<String> owner = table.settle(
                claim(),
                Settlement.succeeded().with("result", "{\"a\":1}"),
                new FollowUp<>(
                        "SELECT owner || CAST(? AS text) || (result ->> 'a') FROM settled",
                        List.of("-"),
                        row -> row.getString(1)));

        assertThat(owner).contains("first-1");
    }

    @Test
    void takesPartInTheCallersTransaction() throws Exception {
        long id = rows.add();
        WorkClaim<String> claim = claim();
        try (Connection connection = rows.database().getConnection()) {
            connection.setAutoCommit(false);
            WorkTable<String> enlisted = new WorkTable<>(
                    KeptConnections.only(connection), rows.definition().build(), row -> row.getString("owner"));
            assertThat(enlisted.hold(claim)).isTrue();
            assertThat(enlisted.settle(claim, Settlement.succeeded())).isTrue();
            connection.rollback();
            connection.setAutoCommit(true);
        }

        assertThat(rows.state(id)).isEqualTo("running");
    }

    @Test
    void manyRowsOfAKeyTakeNoPlaceFromOthers() {
        for (int i = 0; i < 20; i++) {
            rows.add("greedy");
        }
        rows.add("modest");
        rows.add("limited");
        rows.add("limited");
        rows.add("paused");

        List<WorkClaim<String>> claims = rows.fair().claim(10, 3, Map.of("limited", 1, "paused", 0), LEASE);

        assertThat(claims)
                .extracting(WorkClaim::row)
                .containsExactlyInAnyOrder("greedy", "greedy", "greedy", "modest", "limited");
    }

    @Test
    void refusedRowIsDeadAndHoldsUpNoOther() {
        long poison = rows.add();
        long good = rows.add();
        rows.execute("UPDATE %s SET path = '%s' WHERE id = %d".formatted(rows.name, random(3900), poison));

        List<WorkClaim<String>> claims = table.claim(10, 10, Map.of(), LEASE);

        assertThat(ids(claims)).containsExactly(good);
        assertThat(rows.state(poison)).isEqualTo("dead");
        assertThat(rows.text(poison, "last_error")).contains("SQLSTATE 54000");
        assertThat(rows.text(poison, "attempts")).isEqualTo("0");
    }

    /** Generated texts in an indexed column; what PostgreSQL does not keep at all never becomes a row. */
    @Test
    void claimsGoodRowsBetweenGeneratedPoison() throws SQLException {
        List<Object> good = new ArrayList<>();
        int kept = 0;
        int number = 0;
        for (PoisonEvent event : PoisonEvents.generate(20_261_201L, 1000, Path.of("/srv/models"))) {
            if (number++ % 40 == 0) {
                good.add(rows.add());
            }
            String text = event.value() == null ? "" : new String(event.value(), StandardCharsets.UTF_8);
            kept += addWithPath(number + ":" + text) ? 1 : 0;
        }

        List<Object> claimed = new ArrayList<>();
        for (var claims = table.claim(50, 50, Map.of(), LEASE);
                !claims.isEmpty();
                claims = table.claim(50, 50, Map.of(), LEASE)) {
            claims.forEach(claim ->
                    assertThat(table.settle(claim, Settlement.succeeded())).isTrue());
            claimed.addAll(ids(claims));
        }

        assertThat(claimed).doesNotHaveDuplicates().containsAll(good);
        int dead = Integer.parseInt(rows.one("SELECT count(*) FROM " + rows.name
                + " WHERE state = 'dead' AND last_error LIKE '%SQLSTATE 54000%' AND attempts = 0"));
        assertThat(dead).isPositive();
        assertThat(claimed).hasSize(good.size() + kept - dead);
    }

    private boolean addWithPath(String path) throws SQLException {
        try (Connection connection = rows.database().getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO " + rows.name + " (path) VALUES (?)")) {
            insert.setString(1, path);
            return insert.executeUpdate() == 1;
        } catch (SQLException refused) {
            assertThat(path).contains("\0");
            return false;
        }
    }

    @Test
    void rowThatCannotBeBuriedHoldsUpNoOther() {
        long poison = rows.add();
        rows.execute("UPDATE %s SET path = '%s' WHERE id = %d".formatted(rows.name, random(3900), poison));
        rows.execute(
                "ALTER TABLE %1$s ADD CONSTRAINT %1$s_short CHECK (length(path) < 10) NOT VALID".formatted(rows.name));

        for (int i = 0; i < 3; i++) {
            long good = rows.add();
            assertThat(ids(table.claim(10, 10, Map.of(), LEASE))).containsExactly(good);
        }
        assertThat(rows.state(poison)).isEqualTo("pending");
    }

    @Test
    void wrongDefinitionBuriesNoRow() {
        long id = rows.add();
        WorkTable<String> wrong = new WorkTable<>(
                rows.database(), rows.definition().select("c.nothing", "").build(), row -> row.getString("nothing"));

        assertThatThrownBy(() -> wrong.claim(1, 1, Map.of(), LEASE)).isInstanceOf(WorkTableException.class);

        assertThat(rows.state(id)).isEqualTo("pending");
    }

    @Test
    void refusedOutcomeIsBuriedUnderItsFence() {
        long id = rows.add();
        WorkClaim<String> claim = claim();
        assertThatThrownBy(() -> table.settle(claim, Settlement.succeeded().with("result", "{\"a\":\"\\u0000\"}")))
                .isInstanceOf(WorkTableException.class);

        assertThat(table.bury(claim, "refused")).isTrue();

        assertThat(rows.text(id, "state || ' ' || last_error")).isEqualTo("dead refused");
    }

    @Test
    void retryOfAnAbandonedRowIsDead() {
        long id = rows.add("closed");
        WorkTable<String> some = new WorkTable<>(
                rows.database(),
                rows.definition().deadWhen("t.owner = 'closed'").build(),
                row -> row.getString("owner"));

        some.settle(claim(), Settlement.retry(Duration.ZERO, "broken"));

        assertThat(rows.text(id, "state || ' ' || (ended_at IS NOT NULL)")).isEqualTo("dead true");
    }

    @Test
    void buriesAllRowsOfAKeyThatNoOneHolds() {
        rows.add("gone");
        WorkTable<String> fair = rows.fair();
        fair.claim(1, 1, Map.of(), LEASE);
        rows.add("gone");
        rows.add("other");

        assertThat(fair.buryAllOf("gone", "The endpoint was disabled")).isEqualTo(1);

        assertThat(fair.counts()).isEqualTo(Map.of("running", 1L, "dead", 1L, "pending", 1L));
    }

    @Test
    void deletesOldEndedRowsInBatches() {
        for (int i = 0; i < 25; i++) {
            rows.add();
        }
        rows.execute("UPDATE " + rows.name + " SET state = 'dead', ended_at = now() - interval '2 days' WHERE id > 3");
        rows.execute("UPDATE " + rows.name + " SET state = 'dead', ended_at = now() WHERE id = 3");

        assertThat(table.deleteEnded(Duration.ofDays(1), 10)).isEqualTo(22);

        assertThat(table.counts()).isEqualTo(Map.of("pending", 2L, "dead", 1L));
    }

    private WorkClaim<String> claim() {
        return table.claim(1, 1, Map.of(), LEASE).getFirst();
    }

    private static List<Object> ids(List<WorkClaim<String>> claims) {
        return claims.stream().map(WorkClaim::id).toList();
    }

    /** Incompressible, so that no index takes it. */
    private static String random(int length) {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        StringBuilder text = new StringBuilder();
        random.ints(length, 0x4E00, 0x9F00).forEach(text::appendCodePoint);
        return text.toString();
    }
}
