package ai.beast.work.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.work.loop.Loops;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class WorkRunnerTest {
    private final List<Loops> loops = new ArrayList<>();
    private final List<WorkRunner<String>> runners = new ArrayList<>();
    private TestTable rows;

    @BeforeEach
    void create() {
        rows = TestTable.create();
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (WorkRunner<String> runner : runners) {
            runner.stop();
        }
        loops.forEach(Loops::close);
    }

    @Test
    void twoRunnersMakeEachAttemptOnce() {
        for (int i = 0; i < 200; i++) {
            rows.add();
        }
        Set<Object> seen = ConcurrentHashMap.newKeySet();
        AtomicInteger attempts = new AtomicInteger();
        WorkHandler<String> handler = work -> {
            seen.add(work.claim().id());
            attempts.incrementAndGet();
            return Settlement.succeeded();
        };

        run(rows.work(), settings(), handler);
        run(rows.work(), settings(), handler);

        await().until(() -> count("succeeded") == 200);
        assertThat(seen).hasSize(200);
        assertThat(attempts).hasValue(200);
    }

    @Test
    void attemptOfAKilledProcessIsRepeatedUnderANewFence() {
        long id = rows.add();
        WorkClaim<String> killed =
                rows.work().claim(1, 1, Map.of(), TestTable.LEASE).getFirst();
        rows.lapse(id);
        Queue<Long> fences = new ConcurrentLinkedQueue<>();

        run(rows.work(), settings(), work -> {
            fences.add(work.claim().fence());
            return Settlement.succeeded();
        });

        await().until(() -> rows.state(id).equals("succeeded"));
        assertThat(fences).containsExactly(killed.fence() + 1);
        assertThat(rows.work().settle(killed, Settlement.dead("late"))).isFalse();
    }

    @Test
    void outageUsesUpNoAttempt() {
        long id = rows.add();
        AtomicInteger calls = new AtomicInteger();

        run(rows.work(), settings(), _ -> {
            if (calls.incrementAndGet() < 8) {
                throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "away");
            }
            return Settlement.succeeded();
        });

        await().until(() -> rows.state(id).equals("succeeded"));
        assertThat(rows.text(id, "attempts")).isEqualTo("1");
    }

    @Test
    void permanentFailureIsDeadAtOnceWithItsReason() {
        long id = rows.add();

        run(rows.work(), settings(), _ -> {
            throw new IllegalArgumentException("invalid header value");
        });

        await().until(() -> rows.state(id).equals("dead"));
        assertThat(rows.text(id, "attempts")).isEqualTo("1");
        assertThat(rows.text(id, "last_error")).contains("invalid header value");
    }

    @Test
    void everyThrownAttemptCountsAndTheLastIsDead() {
        long id = rows.add();
        Queue<String> errors = new ConcurrentLinkedQueue<>();

        run(rows.work(), settings(), work -> {
            errors.add(rows.text(id, "last_error"));
            rows.due(id);
            throw new AssertionError("attempt " + work.claim().attempts());
        });
        await().until(() -> {
            rows.execute("UPDATE " + rows.name + " SET next_attempt_at = now() WHERE state = 'pending'");
            return rows.state(id).equals("dead");
        });

        assertThat(errors)
                .containsExactly(
                        "null",
                        "java.lang.AssertionError: attempt 1",
                        "java.lang.AssertionError: attempt 2",
                        "java.lang.AssertionError: attempt 3",
                        "java.lang.AssertionError: attempt 4");
        assertThat(rows.text(id, "attempts || last_error")).isEqualTo("5java.lang.AssertionError: attempt 5");
    }

    @Test
    void rowThatKillsItsProcessEachTimeIsDead() {
        long id = rows.add();
        rows.execute("UPDATE " + rows.name + " SET state = 'running', attempts = 3, lease_until = now()");

        run(rows.work(), settings().maxAttempts(3), _ -> Settlement.succeeded());

        await().until(() -> rows.state(id).equals("dead"));
        assertThat(rows.text(id, "last_error")).contains("none of 3 attempts");
    }

    @Test
    void refusedOutcomeIsDeadAndOthersGoOn() {
        long poison = rows.add("poison");
        long good = rows.add("good");

        run(
                rows.work(),
                settings(),
                work -> Settlement.succeeded()
                        .with("result", work.claim().row().equals("poison") ? "{\"a\":\"\\u0000\"}" : "{}"));

        await().until(() ->
                rows.state(good).equals("succeeded") && rows.state(poison).equals("dead"));
        assertThat(rows.text(poison, "last_error")).contains("refused the outcome");
    }

    @Test
    void renewalSurvivesAnError() throws Exception {
        long id = rows.add();
        AtomicInteger renewals = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        WorkRunnerSettings.Builder settings = WorkRunnerSettings.named("test", 1, Duration.ofSeconds(3))
                .renewInterval(Duration.ofMillis(10))
                .pollInterval(Duration.ofMillis(20))
                .maxAttempts(5)
                .outageDelay(Duration.ofMillis(1), Duration.ofMillis(20));

        run(rows.work(), settings, work -> {
            work.writeAtRenewal(() -> {
                if (renewals.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("test");
                }
                return Map.of("result", "{}");
            });
            done.await();
            return Settlement.succeeded();
        });

        await().until(() -> rows.text(id, "result").equals("{}"));
        done.countDown();
        await().until(() -> rows.state(id).equals("succeeded"));
    }

    @Test
    void lostLeaseEndsTheWorkAndItsOutcomeIsDropped() {
        long id = rows.add();
        AtomicBoolean noticed = new AtomicBoolean();
        WorkRunnerSettings.Builder settings = settings().renewInterval(Duration.ofMillis(10));

        run(rows.work(), settings, work -> {
            rows.execute("UPDATE " + rows.name + " SET fence = fence + 1, lease_until = now() + interval '1 hour'");
            await().until(work::ending);
            noticed.set(true);
            return Settlement.succeeded();
        });

        await().until(noticed::get);
        assertThat(rows.state(id)).isEqualTo("running");
    }

    @Test
    void stopReleasesWhatDoesNotEnd() throws Exception {
        long id = rows.add();
        CountDownLatch begun = new CountDownLatch(1);
        WorkRunner<String> runner = run(rows.work(), settings().stopTimeout(Duration.ofMillis(50)), _ -> {
            begun.countDown();
            TimeUnit.HOURS.sleep(1);
            return Settlement.succeeded();
        });
        assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

        runner.stop();

        assertThat(rows.text(id, "state || ' ' || attempts || ' ' || (lease_until IS NULL)"))
                .isEqualTo("pending 0 true");
    }

    @Test
    void stopLetsAShortAttemptEnd() throws Exception {
        long id = rows.add();
        CountDownLatch begun = new CountDownLatch(1);
        WorkRunner<String> runner = run(rows.work(), settings(), work -> {
            begun.countDown();
            await().until(work::ending);
            return Settlement.succeeded();
        });
        assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

        runner.stop();

        assertThat(rows.state(id)).isEqualTo("succeeded");
    }

    @Test
    void keepsTheOutcomeWhileTheDatabaseIsUnavailable() {
        long id = rows.add();
        AtomicInteger refusals = new AtomicInteger(2);
        WorkTable<String> table = new WorkTable<>(
                new PGSimpleDataSource() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Connection getConnection() throws SQLException {
                        if (rows.state(id).equals("running") && refusals.getAndDecrement() > 0) {
                            throw new SQLException("closed", "08006");
                        }
                        return rows.database().getConnection();
                    }
                },
                rows.definition().build(),
                row -> row.getString("owner"));
        AtomicInteger calls = new AtomicInteger();

        run(table, settings(), _ -> {
            calls.incrementAndGet();
            return Settlement.succeeded();
        });

        await().until(() -> rows.state(id).equals("succeeded"));
        assertThat(calls).hasValue(1);
    }

    @Test
    void outageOfOneRowLetsOthersThrough() {
        rows.add("away");
        long good = rows.add("good");

        run(rows.work(), settings(), work -> {
            if (work.claim().row().equals("away")) {
                throw new ProblemException(
                        ErrorCode.SERVICE_UNAVAILABLE, "away", new UncheckedIOException(new ConnectException()));
            }
            return Settlement.succeeded();
        });

        await().until(() -> rows.state(good).equals("succeeded"));
    }

    private static WorkRunnerSettings.Builder settings() {
        return WorkRunnerSettings.named("test", 4, TestTable.LEASE)
                .pollInterval(Duration.ofMillis(20))
                .outageDelay(Duration.ofMillis(1), Duration.ofMillis(20));
    }

    private WorkRunner<String> run(
            WorkTable<String> table, WorkRunnerSettings.Builder settings, WorkHandler<String> handler) {
        Loops own = new Loops();
        WorkRunner<String> runner = new WorkRunner<>(own, table, settings.build(), new WorkLimits<>() {}, handler);
        loops.add(own);
        runners.add(runner);
        runner.start();
        return runner;
    }

    private long count(String state) {
        return rows.work().counts().getOrDefault(state, 0L);
    }
}
