package ai.beast.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.problem.ProblemException;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.MemoryJobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.VirtualTime;
import ai.beast.queue.intake.EnqueueRequest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TicksTest {
    private static final EnqueueRequest JOB =
            new ObjectMapper().convertValue(Map.of("type", "test"), EnqueueRequest.class);

    private final VirtualTime time = new VirtualTime();
    private final JobStore store = new MemoryJobStore(Duration.ofSeconds(30), Retention.DEFAULT, time);

    @Test
    void everyTickHasItsJob() {
        Ticks ticks = every5Minutes("once");

        for (int i = 0; i < 60; i++) {
            time.pass(Duration.ofMinutes(1));
            ticks.run();
        }

        assertThat(enqueued()).isEqualTo(12);
    }

    @Test
    void aTickHasOneJobHoweverManyProcessesThereAre() throws Exception {
        Ticks ticks = every5Minutes("once");

        try (ExecutorService processes = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 20; i++) {
                time.pass(Duration.ofMinutes(5));
                processes.invokeAll(IntStream.range(0, 8)
                        .mapToObj(_ -> Executors.callable(ticks))
                        .toList());
            }
        }

        assertThat(enqueued()).isEqualTo(20);
    }

    @Test
    void missedTicksAreLeftOut() {
        Ticks ticks = every5Minutes("skip");
        time.pass(Duration.ofMinutes(58));

        ticks.run();
        ticks.run();

        assertThat(enqueued()).isZero();
        for (int i = 0; i < 10; i++) {
            time.pass(Duration.ofSeconds(30));
            ticks.run();
        }
        assertThat(enqueued()).isEqualTo(1);
    }

    @Test
    void oneJobStandsForAllMissedTicks() {
        Ticks ticks = every5Minutes("once");
        time.pass(Duration.ofMinutes(58));

        ticks.run();
        ticks.run();

        assertThat(enqueued()).isEqualTo(1);
    }

    @Test
    void everyMissedTickIsMadeUpFor() {
        Ticks ticks = every5Minutes("all");
        time.pass(Duration.ofMinutes(58));

        for (int i = 0; i < 30; i++) {
            ticks.run();
        }

        assertThat(enqueued()).isBetween(11L, 12L);
    }

    @Test
    void leavesATickOfAnUnknownType() {
        Instant tick = due("s");
        Ticks without = new Ticks(store, _ -> definition("once"), (_, _) -> Optional.empty());
        Ticks with = new Ticks(store, _ -> definition("once"), (id, _) -> Optional.of(job(id)));

        without.run();
        without.run();

        assertThat(store.schedules().getFirst().next()).isEqualTo(tick);
        with.run();
        assertThat(enqueued()).isEqualTo(1);
        assertThat(store.schedules().getFirst().next()).isAfter(tick);
    }

    @Test
    void aTickWhoseJobIsRefusedStaysDue() {
        Instant tick = due("s");
        AtomicBoolean possible = new AtomicBoolean();
        Ticks ticks = new Ticks(store, _ -> definition("once"), (id, _) -> {
            if (!possible.get()) {
                throw ProblemException.invalid("payload", "too long by now");
            }
            return Optional.of(job(id));
        });

        ticks.run();

        assertThat(enqueued()).isZero();
        assertThat(store.schedules().getFirst().next()).isEqualTo(tick);
        possible.set(true);
        ticks.run();
        assertThat(enqueued()).isEqualTo(1);
    }

    /** As a newer version may write it. */
    @Test
    void aScheduleThatCannotBeReadHereStaysDue() {
        Instant tick = due("s");

        new Ticks(
                        store,
                        _ -> {
                            throw new IllegalStateException("unreadable");
                        },
                        (id, _) -> Optional.of(job(id)))
                .run();

        assertThat(store.schedules().getFirst().next()).isEqualTo(tick);
    }

    @Test
    void ticksThatStayDueHoldUpNoOther() {
        for (int i = 0; i < 250; i++) {
            due("stuck-" + i);
        }
        time.pass(Duration.ofSeconds(1));
        due("s");
        Ticks ticks = new Ticks(
                store,
                schedule -> {
                    if (schedule.name().startsWith("stuck")) {
                        throw new IllegalStateException("unreadable");
                    }
                    return definition("once");
                },
                (id, _) -> Optional.of(job(id)));

        for (int i = 0; i < 5; i++) {
            ticks.run();
        }

        assertThat(enqueued()).isEqualTo(1);
    }

    private Instant due(String name) {
        Instant now = Instant.ofEpochMilli(time.getAsLong());
        store.putSchedule(name, "", now);
        return now;
    }

    private Ticks every5Minutes(String missed) {
        ScheduleDefinition definition = definition(missed);
        store.putSchedule("s", "", definition.first(Instant.ofEpochMilli(time.getAsLong())));
        return new Ticks(store, _ -> definition, (id, _) -> Optional.of(job(id)));
    }

    private static ScheduleDefinition definition(String missed) {
        return ScheduleDefinition.of(new ScheduleRequest("*/5 * * * *", "UTC", missed, JOB));
    }

    private static NewJob job(String id) {
        return NewJob.of(id, "test", "{}");
    }

    private long enqueued() {
        assertThat(store.audit()).isEqualTo(List.of());
        return store.stats().totals().enqueued();
    }
}
