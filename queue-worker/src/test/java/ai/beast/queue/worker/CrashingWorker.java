package ai.beast.queue.worker;

import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobHandler;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.StorePolicy;
import ai.beast.queue.history.History;
import ai.beast.queue.history.RecordingStore;
import ai.beast.queue.redis.Keys;
import ai.beast.queue.redis.RedisCalls;
import ai.beast.queue.redis.RedisJobStore;
import ai.beast.queue.redis.RedisWakeUpSignal;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A worker process of the tests, there to be killed: the worker's own loops on Redis, with short leases, a handler that takes some
 * milliseconds, and a history. Usage: {@code PORT QUEUE NAME HISTORY-FILE LEASE-MILLIS}
 */
public final class CrashingWorker {
    private CrashingWorker() {}

    public static void main(String[] args) throws Exception {
        String name = args[2];
        Duration lease = Duration.ofMillis(Long.parseLong(args[4]));
        History history = new History(Path.of(args[3]));
        Vertx vertx = Vertx.vertx();
        Keys keys = new Keys(args[1]);
        JobStore store = RecordingStore.of(store(vertx, args[0], keys, lease), history);
        JobStore requests = RecordingStore.of(store(vertx, args[0], keys, lease), history);
        JobHandler<?> handler = handler(history);
        JobMetrics metrics = new JobMetrics(new SimpleMeterRegistry(), List.of("test"));
        RedisWakeUpSignal wakeUpSignal = new RedisWakeUpSignal(calls(vertx, args[0]), keys);
        WorkerLoops loops = new WorkerLoops(
                new WorkerSettings(name, 32, false, Duration.ofMillis(100), Duration.ofSeconds(5)),
                share -> new WorkerLoop(
                        store,
                        wakeUpSignal,
                        _ -> Optional.of(handler),
                        new OutcomePolicy(new Random()),
                        new SettlementListener(store, _ -> Optional.of(handler), () -> {}, metrics),
                        () -> true,
                        share,
                        Clock.systemUTC()));
        Heartbeats heartbeats = new Heartbeats(requests, name, lease.dividedBy(3), lease, Clock.systemUTC());
        Loops supervisor = new Loops();
        supervisor.start(
                LoopSettings.named("heartbeat").platform(),
                new PeriodicTask(lease.dividedBy(10), () -> heartbeats.tick(loops.held())));
        supervisor.start(LoopSettings.named("reaper"), new PeriodicTask(lease.dividedBy(4), new Reaper(store)));
        supervisor.start(LoopSettings.named("promoter"), new PeriodicTask(Duration.ofMillis(100), new Promoter(store)));
        Runtime.getRuntime().addShutdownHook(new Thread(loops::stop));
        System.out.println("ready");
        loops.start(supervisor);
        while (!loops.awaitEnd(Duration.ofMinutes(1))) {
            System.out.flush();
        }
    }

    private static JobHandler<?> handler(History history) {
        return new JobHandler<String>() {
            @Override
            public String type() {
                return "test";
            }

            @Override
            public Class<String> payloadType() {
                return String.class;
            }

            @Override
            public void validate(String payload) {}

            @Override
            public JobResult run(JobContext context) throws Exception {
                Thread.sleep(ThreadLocalRandom.current().nextInt(40));
                context.checkpoint("half");
                Thread.sleep(ThreadLocalRandom.current().nextInt(40));
                history.add(History.Kind.EFFECT, context.jobId(), 0);
                return new JobResult("{}", List.of());
            }
        };
    }

    private static JobStore store(Vertx vertx, String port, Keys keys, Duration lease) {
        return new RedisJobStore(
                calls(vertx, port), keys, StorePolicy.of(lease, Retention.DEFAULT), RedisJobStore.REDIS_TIME);
    }

    private static RedisCalls calls(Vertx vertx, String port) {
        RedisOptions options = new RedisOptions()
                .setConnectionString("redis://127.0.0.1:" + port)
                .setMaxPoolSize(4)
                .setMaxPoolWaiting(1000);
        return new RedisCalls(Redis.createClient(vertx, options), vertx.getOrCreateContext(), Duration.ofSeconds(3));
    }
}
