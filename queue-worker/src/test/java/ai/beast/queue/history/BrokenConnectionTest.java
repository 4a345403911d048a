package ai.beast.queue.history;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobOptions;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.lease.HeartbeatReply;
import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.SettleReply;
import ai.beast.queue.core.lease.Settled;
import ai.beast.queue.core.store.CancelResult;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.StorePolicy;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.queue.core.store.VirtualTime;
import ai.beast.queue.redis.Keys;
import ai.beast.queue.redis.RedisCalls;
import ai.beast.queue.redis.RedisJobStore;
import ai.beast.queue.redis.TestRedis;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A worker dies between every pair of commands it sends to Redis: right before the command reaches it, or right after it took effect and
 * before the answer is there. Another one takes over each time.
 */
class BrokenConnectionTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int JOBS = 6;

    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    @TempDir
    Path directory;

    /** On which side of the command the connection breaks. */
    enum Break {
        BEFORE,
        AFTER
    }

    @ParameterizedTest
    @EnumSource
    void aWorkerThatDiesAtAnyCommandLosesNothing(Break side) throws Exception {
        int command = 1;
        while (dieAt(command, side)) {
            command++;
        }
        assertThat(command).as("commands of a whole life").isGreaterThan(12);
    }

    /** @return whether the worker lived long enough to die there */
    private boolean dieAt(int command, Break side) throws Exception {
        Path histories = java.nio.file.Files.createDirectory(directory.resolve(side + "-" + command));
        VirtualTime time = new VirtualTime();
        Keys keys = REDIS.queue();
        RedisCalls calls = REDIS.calls();
        Dying dying = new Dying(REDIS.client(), command, side);
        boolean died = false;
        List<String> jobs = new ArrayList<>();
        try (History history = new History(histories.resolve("all.history"))) {
            JobStore client = store(calls, keys, time);
            JobIds ids = JobIds.system();
            for (int i = 0; i < JOBS; i++) {
                NewJob job = NewJob.of(ids.next(), "test", "{}").withOptions(JobOptions.DEFAULT.withMaxLosses(1));
                client.enqueue(List.of(job));
                history.add(History.Kind.ENQUEUED, job.id(), 0);
                jobs.add(job.id());
            }
            JobStore mortal = RecordingStore.of(store(REDIS.calls(dying.connection()), keys, time), history);
            try {
                live(mortal, "mortal", history, client);
            } catch (StoreUnavailableException dead) {
                died = true;
            }
            time.pass(LEASE);
            client.reap(100);
            live(RecordingStore.of(client, history), "heir", history, client);
        }
        assertThat(HistoryCheck.complaints(History.read(histories), store(calls, keys, time)))
                .as("died at command " + command + ", " + side)
                .isEmpty();
        return died;
    }

    /** Claims, requests, commits and finishes until there is nothing left; one job is cancelled as it runs. */
    private static void live(JobStore store, String name, History history, JobStore client) {
        List<Lease> leases = store.settle(name, List.of(), 2).leases();
        int turns = 0;
        while (!leases.isEmpty()) {
            List<Outcome> outcomes = new ArrayList<>();
            if (turns++ == 1 && client.cancel(leases.getFirst().id()) == CancelResult.REQUESTED) {
                history.add(History.Kind.CANCELLED, leases.getFirst().id(), 0);
            }
            for (Lease lease : leases) {
                HeartbeatReply request = request(store, name, lease, "half", false);
                HeartbeatReply commit =
                        request == HeartbeatReply.OK ? request(store, name, lease, "all", true) : request;
                if (commit == HeartbeatReply.OK) {
                    history.add(History.Kind.EFFECT, lease.id(), lease.fence());
                    outcomes.add(
                            new Outcome.Completed(lease.id(), lease.fence(), "{}", Duration.ofHours(1), List.of()));
                } else {
                    outcomes.add(new Outcome.Stopped(lease.id(), lease.fence()));
                }
            }
            SettleReply turn = store.settle(name, outcomes, 2);
            assertThat(turn.settled()).isSubsetOf(Settled.FINISHED, Settled.CANCELLED);
            leases = turn.leases();
        }
    }

    private static HeartbeatReply request(JobStore store, String worker, Lease lease, String note, boolean committing) {
        return store.heartbeat(worker, List.of(new HeartbeatRequest(lease.id(), lease.fence(), null, note, committing)))
                .getFirst();
    }

    private static JobStore store(RedisCalls calls, Keys keys, VirtualTime time) {
        return new RedisJobStore(calls, keys, StorePolicy.of(LEASE, Retention.DEFAULT), time);
    }

    /** A connection that works until a command and never again. */
    private static final class Dying {
        private final Redis redis;
        private final int last;
        private final Break side;
        private int commands;

        Dying(Redis redis, int last, Break side) {
            this.redis = redis;
            this.last = last;
            this.side = side;
        }

        Redis connection() {
            return (Redis) Proxy.newProxyInstance(
                    Redis.class.getClassLoader(), new Class<?>[] {Redis.class}, (self, method, arguments) -> {
                        if (!method.getName().equals("send") || ++commands < last) {
                            return invoke(method, arguments);
                        }
                        if (commands == last && side == Break.AFTER) {
                            return ((Future<?>) invoke(method, arguments)).transform(_ -> gone());
                        }
                        return gone();
                    });
        }

        private Object invoke(java.lang.reflect.Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(redis, arguments);
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
        }

        private static <T> Future<T> gone() {
            return Future.failedFuture(new java.io.IOException("The connection is gone"));
        }
    }
}
