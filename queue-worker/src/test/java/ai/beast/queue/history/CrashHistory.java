package ai.beast.queue.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.store.CancelResult;
import ai.beast.queue.core.store.Enqueued;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.QueueStats;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.StorePolicy;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.queue.redis.Keys;
import ai.beast.queue.redis.RedisCalls;
import ai.beast.queue.redis.RedisJobStore;
import ai.beast.queue.redis.TestRedis;
import ai.beast.queue.worker.CrashingWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills worker processes with SIGKILL at random moments while jobs come in and are cancelled; freezes some past their lease; takes Redis
 * away and brings it back; makes it forget its scripts. Afterwards every acknowledged job must have ended, once, and not against a
 * cancellation.
 *
 * <p>{@code -Dqueue.history.kills=1000} makes the long form of it.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
abstract class CrashHistory {
    private static final int KILLS = Integer.getInteger("queue.history.kills", 8);
    private static final int WORKERS = 3;
    private static final Duration LEASE = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    private final TestRedis redis;
    private final Random random = new Random(42);
    private final JobIds ids = JobIds.system();
    private final Keys keys;
    private final RedisCalls calls;
    private final JobStore store;
    private final List<Process> workers = new ArrayList<>();
    private final List<String> enqueued = new ArrayList<>();
    private int started;

    CrashHistory(TestRedis redis) {
        this.redis = redis;
        keys = redis.queue();
        calls = redis.calls();
        store = new RedisJobStore(
                calls,
                keys,
                StorePolicy.of(LEASE, new Retention(Duration.ofDays(7), 10_000_000, Long.MAX_VALUE / 4)),
                RedisJobStore.REDIS_TIME);
    }

    /** Takes Redis away, and brings it back on the files it left. */
    abstract void restartRedis();

    @AfterEach
    void stopWorkers() {
        workers.forEach(Process::destroyForcibly);
    }

    @Test
    void whateverIsKilledEveryAcknowledgedJobEndsOnce() throws Exception {
        try (History history = new History(directory.resolve("client.history"))) {
            for (int i = 0; i < WORKERS; i++) {
                workers.add(startWorker());
            }
            for (int kill = 0; kill < KILLS; kill++) {
                bother(history, random.nextInt(400));
                if (kill % 20 == 5) {
                    freeze(workers.get(random.nextInt(WORKERS)), history);
                }
                if (kill % 50 == 6) {
                    restartRedis();
                }
                if (kill % 25 == 3) {
                    quietly(() -> calls.send("SCRIPT", List.of("FLUSH")));
                }
                int victim = random.nextInt(WORKERS);
                workers.get(victim).destroyForcibly().waitFor();
                workers.set(victim, startWorker());
            }
        }

        await().atMost(Duration.ofMinutes(4)).ignoreExceptions().until(() -> {
            QueueStats stats = store.stats();
            return stats.states().get(JobState.QUEUED)
                            + stats.states().get(JobState.SCHEDULED)
                            + stats.states().get(JobState.STARTED)
                    == 0;
        });
        List<History.Event> events = History.read(directory);
        assertThat(HistoryCheck.complaints(events, store)).isEmpty();
        assertThat(events).extracting(History.Event::kind).contains(History.Kind.FINISHED, History.Kind.CANCELLED);
        System.out.printf(
                "%d kills, %d jobs acknowledged, %d finished, %d cancelled, %d runs lost, %d outcomes refused%n",
                KILLS,
                enqueued.size(),
                store.stats().totals().finished(),
                store.stats().totals().cancelled(),
                store.stats().totals().lost(),
                events.stream().filter(it -> it.kind() == History.Kind.STALE).count());
    }

    /** Enqueues and cancels for some milliseconds. */
    private void bother(History history, int millis) {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        do {
            NewJob job = NewJob.of(ids.next(), "test", "{}")
                    .withOptions(JobOptions.DEFAULT.withMaxLosses(1_000_000))
                    .withDelay(Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(500) : 0));
            quietly(() -> {
                Enqueued answer = store.enqueue(List.of(job)).getFirst();
                assertThat(answer.id()).isEqualTo(job.id());
                history.add(History.Kind.ENQUEUED, job.id(), 0);
                enqueued.add(job.id());
            });
            if (random.nextInt(10) == 0 && !enqueued.isEmpty()) {
                String id = enqueued.get(Math.max(0, enqueued.size() - 1 - random.nextInt(30)));
                quietly(() -> {
                    CancelResult result = store.cancel(id);
                    if (result == CancelResult.CANCELLED || result == CancelResult.REQUESTED) {
                        history.add(History.Kind.CANCELLED, id, 0);
                    }
                });
            }
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(5)).toNanos());
        } while (System.nanoTime() < end);
    }

    /** A worker that stands still until its leases are gone, and then goes on as if nothing had happened. */
    private void freeze(Process worker, History history) throws IOException, InterruptedException {
        signal("STOP", worker);
        bother(history, (int) LEASE.multipliedBy(2).toMillis());
        signal("CONT", worker);
        bother(history, 300);
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** While Redis is away nothing is acknowledged. */
    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (StoreUnavailableException away) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private Process startWorker() throws IOException {
        String name = "w" + started++;
        Path log = directory.resolve(name + ".log");
        Process worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingWorker.class.getName(),
                        String.valueOf(redis.port()),
                        keys.name(),
                        name,
                        directory.resolve(name + ".history").toString(),
                        String.valueOf(LEASE.toMillis()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(worker.isAlive())
                            .as(() -> "worker died: " + text(log))
                            .isTrue();
                    return text(log).contains("ready");
                });
        return worker;
    }

    private static String text(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException unreadable) {
            return "";
        }
    }
}
