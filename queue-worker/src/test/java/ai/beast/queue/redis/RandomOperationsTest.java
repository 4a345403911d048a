package ai.beast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.messaging.PendingEvents;
import ai.beast.queue.core.Dependencies;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.OutboxEvent;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.Progress;
import ai.beast.queue.core.admin.JobFilter;
import ai.beast.queue.core.admin.JobOrder;
import ai.beast.queue.core.admin.WatchedJobs;
import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.store.JobQuery;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.MemoryJobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.Schedule;
import ai.beast.queue.core.store.StorePolicy;
import ai.beast.queue.core.store.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs random operations on the reference model and on Redis, and compares every reply and every job after each step. */
class RandomOperationsTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Retention RETENTION = new Retention(Duration.ofMinutes(4), 1000);
    private static final int STEPS = Integer.getInteger("queue.random.steps", 200);

    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void redisMatchesTheModel(long seed) {
        new Walk(seed).go(STEPS);
    }

    private static final class Walk {
        private final Random random;
        private final long seed;
        private final VirtualTime time = new VirtualTime();
        private final StorePolicy policy = new StorePolicy(LEASE, RETENTION, Duration.ofSeconds(40));
        private final MemoryJobStore model = new MemoryJobStore(policy, time);
        private final Keys keys = REDIS.queue();
        private final JobStore redis = new RedisJobStore(REDIS.calls(), keys, policy, time);
        private final PendingEvents outbox = new RedisOutbox(REDIS.calls(), keys, time);
        private final List<String> ids = new ArrayList<>();
        private final List<Lease> leases = new ArrayList<>();
        private int events;
        private int step;

        Walk(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        void go(int steps) {
            for (int end = step + steps; step < end; step++) {
                String what = step();
                String where = "seed " + seed + ", step " + step + ": " + what;
                assertThat(redis.audit()).as(where).isEmpty();
                assertThat(redis.repair(10_000)).as(where).isEmpty();
                assertThat(redis.repairs()).as(where).isEmpty();
                assertThat(model.audit()).as(where).isEmpty();
                for (String id : ids) {
                    assertThat(redis.get(id)).as(where).isEqualTo(model.get(id));
                }
                assertThat(redis.stats())
                        .as(where)
                        .usingRecursiveComparison()
                        .ignoringFields("keptBytes")
                        .isEqualTo(model.stats());
                assertThat(outbox.oldest(1000)).as(where).isEqualTo(model.oldest(1000));
            }
        }

        private String step() {
            // Times differ from step to step, so that what is due is due in one order only.
            time.pass(Duration.ofMillis(1 + random.nextInt(50)));
            return switch (random.nextInt(26)) {
                case 0, 1, 2 -> both("enqueue", enqueue());
                case 3, 4, 16, 17 -> claim();
                case 5, 6, 18, 19, 20 -> settle();
                case 7 -> heartbeat();
                case 8 -> {
                    String id = anyId();
                    yield both("cancel", store -> store.cancel(id));
                }
                case 9 -> {
                    String id = anyId();
                    yield both("retry", store -> store.retry(id));
                }
                case 10 -> {
                    time.pass(Duration.ofSeconds(random.nextInt(20)));
                    yield both("reap", store -> store.reap(100));
                }
                case 11 -> {
                    String id = anyId();
                    yield both("pause", store -> store.pause(id));
                }
                case 12 -> {
                    String id = anyId();
                    yield both("resume", store -> store.resume(id));
                }
                case 13 -> limit();
                case 14 -> {
                    boolean paused = random.nextInt(4) == 0;
                    yield both("pause queue " + paused, store -> {
                        store.pauseQueue(paused);
                        return "";
                    });
                }
                case 15 -> schedule();
                case 23 -> {
                    String id = anyId();
                    yield both("delete", store -> store.delete(id));
                }
                case 24 -> {
                    String id = anyId();
                    Priority priority = Priority.values()[random.nextInt(4)];
                    yield both("prioritize", store -> store.prioritize(id, priority));
                }
                case 25 -> search();
                default -> both("promote", store -> store.promote(100));
            };
        }

        private String both(String what, Function<JobStore, Object> operation) {
            assertThat(operation.apply(redis)).as("seed " + seed + ": " + what).isEqualTo(operation.apply(model));
            return what;
        }

        private Function<JobStore, Object> enqueue() {
            List<NewJob> jobs = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                String id = random.nextInt(10) == 0 ? anyId() : "job" + ids.size();
                ids.add(id);
                JobOptions options = JobOptions.DEFAULT
                        .withMaxLosses(random.nextInt(3))
                        .withResultTtl(Duration.ofSeconds(random.nextInt(3) * 30L));
                Dependencies.OnFailure[] policies = Dependencies.OnFailure.values();
                List<String> after = random.nextInt(3) > 0
                        ? List.of()
                        : java.util.stream.Stream.of(anyId(), anyId(), "job" + (ids.size() - 2))
                                .filter(parent -> !parent.equals(id) && random.nextInt(20) > 0)
                                .distinct()
                                .toList();
                jobs.add(NewJob.of(id, random.nextInt(3) == 0 ? "other" : "test", "{\"n\":" + random.nextInt(2) + "}")
                        .withOptions(random.nextBoolean() ? options : JobOptions.DEFAULT)
                        .withPriority(Priority.values()[random.nextInt(4)])
                        .withAfter(new Dependencies(after, policies[random.nextInt(3)]))
                        .withResources(random.nextInt(3) == 0 ? Map.of("gpu", 1 + random.nextInt(3)) : Map.of())
                        .withDelay(random.nextInt(4) == 0 ? Duration.ofMillis(random.nextInt(60_000)) : Duration.ZERO)
                        .withIdempotencyKey(random.nextInt(4) == 0 ? "key" + random.nextInt(5) : null));
            }
            boolean together = random.nextInt(3) == 0;
            return store -> together ? store.enqueueTogether(jobs) : store.enqueue(jobs);
        }

        private String limit() {
            String gate = List.of("type:test", "type:other", "resource:gpu").get(random.nextInt(3));
            if (random.nextInt(3) == 0) {
                return both("unlimit " + gate, store -> store.unlimit(gate));
            }
            int rate = random.nextInt(3);
            Limit limit = new Limit(gate, random.nextInt(5) - 1, rate, Duration.ofSeconds(rate * 10L));
            return both("limit " + limit, store -> {
                store.limit(limit);
                return store.limits();
            });
        }

        private String schedule() {
            String name = "s" + random.nextInt(3);
            if (random.nextInt(3) == 0) {
                Instant next = Instant.ofEpochMilli(time.getAsLong() + random.nextInt(2000));
                return both("put schedule", store -> {
                    store.putSchedule(name, "d", next);
                    return store.schedules();
                });
            }
            List<Schedule> due = model.dueSchedules(1).schedules();
            if (due.isEmpty()) {
                return both("due", store -> store.dueSchedules(5));
            }
            String id = "job" + ids.size();
            ids.add(id);
            return both("fire", store -> store.fire(due.getFirst(), null, List.of(NewJob.of(id, "test", "{}"))));
        }

        private String search() {
            for (String id : new HashSet<>(ids)) {
                both("attempts of " + id, store -> store.attempts(id));
            }
            JobFilter filter = new JobFilter(
                    random.nextBoolean()
                            ? Set.of()
                            : Set.copyOf(List.of(
                                    JobState.values()[random.nextInt(7)], JobState.values()[random.nextInt(7)])),
                    random.nextBoolean() ? null : "test",
                    random.nextBoolean()
                            ? null
                            : List.of("OB1", "key", "tes", "n").get(random.nextInt(4)),
                    random.nextBoolean() ? null : Instant.ofEpochMilli(time.getAsLong() - random.nextInt(60_000)));
            List<String> before = List.copyOf(new HashSet<>(ids));
            WatchedJobs.Request watch = new WatchedJobs.Request(
                    Set.copyOf(before.subList(0, Math.min(before.size(), random.nextInt(9)))),
                    1000,
                    1000,
                    Instant.ofEpochMilli(time.getAsLong() - random.nextInt(60_000)));
            for (JobOrder order : JobOrder.values()) {
                JobQuery query = new JobQuery(filter, order, null, 1000, null);
                both(
                        "list " + query,
                        store -> order == JobOrder.STATE
                                ? Set.copyOf(store.list(query).jobs())
                                : store.list(query).jobs());
            }
            return both("watch " + watch, store -> {
                WatchedJobs watched = store.watch(watch);
                return List.of(
                        Set.copyOf(watched.open()),
                        Set.copyOf(watched.left()),
                        watched.dropped(),
                        Set.copyOf(watched.ended()),
                        watched.more());
            });
        }

        private String claim() {
            // More than is enqueued in a step, so that jobs come round again.
            int max = random.nextInt(9);
            List<Lease> claimed = model.claim("w", max);
            assertThat(redis.claim("w", max)).as("seed " + seed + ": claim").isEqualTo(claimed);
            leases.addAll(claimed);
            return "claim";
        }

        private String settle() {
            List<Outcome> outcomes = new ArrayList<>();
            int count = random.nextInt(7);
            for (int i = 0; i < count && !leases.isEmpty(); i++) {
                // Old leases stay in the list: most outcomes are reported again later, and must be refused then.
                Lease lease = leases.get(leases.size() - 1 - random.nextInt(Math.min(8, leases.size())));
                outcomes.add(outcome(lease));
            }
            return both("settle " + outcomes, store -> store.settle("w", outcomes, 0));
        }

        private Outcome outcome(Lease lease) {
            JobError error = new JobError("download_failed", "no luck");
            Duration delay = Duration.ofMillis(random.nextInt(2) * (long) random.nextInt(30_000));
            return switch (random.nextInt(6)) {
                case 0, 1 ->
                    new Outcome.Completed(
                            lease.id(),
                            lease.fence(),
                            "{}",
                            lease.spec().options().resultTtl(),
                            List.of(new OutboxEvent("e" + events++, "k", "{}")));
                case 2 -> new Outcome.Retried(lease.id(), lease.fence(), error, delay);
                case 3 -> new Outcome.GaveUp(lease.id(), lease.fence(), error, List.of());
                case 4 ->
                    new Outcome.Released(
                            lease.id(),
                            lease.fence(),
                            random.nextBoolean() ? "c" + random.nextInt() : null,
                            delay,
                            random.nextBoolean() ? new JobError("not_now", "later " + random.nextInt()) : null);
                default -> new Outcome.Stopped(lease.id(), lease.fence());
            };
        }

        private String heartbeat() {
            List<HeartbeatRequest> requests = new ArrayList<>();
            for (int i = 0; i < 3 && !leases.isEmpty(); i++) {
                Lease lease = leases.get(random.nextInt(leases.size()));
                requests.add(new HeartbeatRequest(
                        lease.id(),
                        lease.fence(),
                        random.nextBoolean() ? new Progress(random.nextInt(100), 100, 7) : null,
                        random.nextInt(3) == 0 ? "c" + random.nextInt() : null,
                        random.nextInt(6) == 0));
            }
            return both("heartbeat", store -> store.heartbeat("w", requests));
        }

        boolean hasSeenEveryEnd() {
            var totals = model.stats().totals();
            return totals.finished() > 0
                    && totals.failed() > 0
                    && totals.cancelled() > 0
                    && totals.retried() > 0
                    && totals.lost() > 0;
        }

        private String anyId() {
            return ids.isEmpty() ? "none" : ids.get(random.nextInt(ids.size()));
        }
    }

    /** The random walk reaches every state. */
    @org.junit.jupiter.api.Test
    void reachesEveryState() {
        Walk walk = new Walk(1);
        boolean waited = false;
        for (int i = 0; i < 100 && !(waited && walk.hasSeenEveryEnd()); i++) {
            walk.go(20);
            waited |= walk.model.stats().states().get(JobState.WAITING) > 0;
        }

        assertThat(waited).isTrue();
        assertThat(walk.hasSeenEveryEnd()).isTrue();
    }
}
