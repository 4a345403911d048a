package ai.beast.queue.worker;

import ai.beast.queue.core.store.Enqueued;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobHandler;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.store.Retention;
import ai.beast.queue.core.store.StorePolicy;
import ai.beast.queue.redis.Keys;
import ai.beast.queue.redis.RedisCalls;
import ai.beast.queue.redis.RedisWakeUpSignal;
import ai.beast.queue.redis.RedisJobStore;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Our side of {@code bench/run queue}: the engine of queue-worker, its store and its worker's loop, in one process without HTTP. Every
 * run has a queue of its own. Prints one number a line: {@code name value}.
 *
 * <p>Usage: {@code QueueBench PORT speed JOBS SLOTS | pickup JOBS | fill JOBS | steady JOBS SLOTS}
 */
public final class QueueBench {
    private static final int BATCH = 1000;
    /** Jobs picked up before any is measured, and until a process that has just started is through with compiling. */
    private static final int START = 1000;

    private static final int WARM_UP = 6000;

    /** Finished jobs kept, as the peer is told to keep. */
    private static final Retention KEEP = new Retention(Duration.ofDays(7), 1000);

    private final Vertx vertx = Vertx.vertx();
    private final int port;
    private final Keys keys = new Keys("bench_" + System.nanoTime());
    private final JobIds ids = JobIds.system();
    private final JobStore store;

    private QueueBench(int port) {
        this.port = port;
        this.store = store(16);
    }

    public static void main(String[] args) throws Exception {
        QueueBench bench = new QueueBench(Integer.parseInt(args[0]));
        int jobs = Integer.parseInt(args[2]);
        switch (args[1]) {
            case "speed" -> bench.speed(jobs, Integer.parseInt(args[3]));
            case "pickup" -> bench.pickup(jobs);
            case "fill" -> bench.enqueue(jobs);
            case "steady" -> bench.steady(jobs, Integer.parseInt(args[3]));
            default -> throw new IllegalArgumentException(args[1]);
        }
        System.exit(0);
    }

    /** Bulk enqueue, then one worker that runs it all. */
    private void speed(int jobs, int slots) throws Exception {
        long from = System.nanoTime();
        enqueue(jobs);
        print("bulk_enqueue", perSecond(jobs, from));
        CountDownLatch done = new CountDownLatch(jobs);
        from = System.nanoTime();
        Loops worker = work(slots, context -> {
            done.countDown();
            return new JobResult("null", List.of());
        });
        done.await();
        print("process", perSecond(jobs, from));
        Thread.sleep(10);
    }

    /**
     * One job at a time to a worker that has nothing to do: from before its enqueueing to the first line of its handler. Measured twice:
     * soon after the start, and warm.
     */
    private void pickup(int jobs) throws Exception {
        Semaphore taken = new Semaphore(0);
        AtomicLong at = new AtomicLong();
        work(16, context -> {
            at.set(System.nanoTime());
            taken.release();
            return new JobResult("null", List.of());
        });
        Random random = new Random(1);
        double[] millis = new double[WARM_UP + jobs];
        for (int i = 0; i < millis.length; i++) {
            Thread.sleep(2 + random.nextInt(4));
            long before = System.nanoTime();
            store.enqueue(List.of(job(i)));
            taken.acquire();
            millis[i] = (at.get() - before) / 1e6;
        }
        double[] cold = Arrays.copyOfRange(millis, START, START + jobs);
        double[] warm = Arrays.copyOfRange(millis, WARM_UP, WARM_UP + jobs);
        Arrays.sort(cold);
        Arrays.sort(warm);
        print("pickup_p50_ms", warm[jobs / 2]);
        print("pickup_p99_ms", warm[jobs * 99 / 100]);
        print("pickup_cold_p99_ms", cold[jobs * 99 / 100]);
    }

    /** Enqueues while a worker runs, and reports progress for observers of Redis. */
    private void steady(int jobs, int slots) throws Exception {
        AtomicLong done = new AtomicLong();
        work(slots, context -> {
            done.incrementAndGet();
            return new JobResult("null", List.of());
        });
        RedisCalls calls = calls(1);
        for (int sent = 0; sent < jobs; sent += 10_000) {
            enqueue(10_000);
            while (done.get() < sent) {
                Thread.sleep(1);
            }
            if ((sent + 10_000) % 200_000 == 0) {
                String memory = String.valueOf(calls.send("INFO", List.of("memory")));
                print(
                        "used_memory_at_" + (sent + 10_000),
                        Long.parseLong(memory.lines()
                                .filter(line -> line.startsWith("used_memory:"))
                                .findFirst()
                                .orElseThrow()
                                .substring("used_memory:".length())
                                .strip()));
            }
        }
    }

    private void enqueue(int jobs) {
        List<CompletableFuture<List<Enqueued>>> sent = new ArrayList<>();
        for (int i = 0; i < jobs; i += BATCH) {
            List<NewJob> batch = new ArrayList<>(BATCH);
            for (int k = 0; k < BATCH; k++) {
                batch.add(job(i + k));
            }
            sent.add(CompletableFuture.supplyAsync(() -> store.enqueue(batch), Thread::startVirtualThread));
            if (sent.size() >= 4) {
                sent.removeFirst().join();
            }
        }
        sent.forEach(CompletableFuture::join);
    }

    private NewJob job(int i) {
        return NewJob.of(ids.next(), "noop", "{\"i\":" + i + "}");
    }

    private interface Handling {
        JobResult run(JobContext context);
    }

    private Loops work(int slots, Handling handling) {
        JobHandler<?> handler = new JobHandler<String>() {
            @Override
            public String type() {
                return "noop";
            }

            @Override
            public Class<String> payloadType() {
                return String.class;
            }

            @Override
            public void validate(String payload) {}

            @Override
            public JobResult run(JobContext context) {
                return handling.run(context);
            }

            @Override
            public void abandoned(Job job) {}
        };
        var settings = new WorkerSettings("bench", slots, false, Duration.ofSeconds(1), Duration.ofSeconds(1));
        RedisWakeUpSignal wakeUpSignal = new RedisWakeUpSignal(calls(2), keys);
        WorkerLoops loops = new WorkerLoops(
                settings,
                share -> new WorkerLoop(
                        store,
                        wakeUpSignal,
                        type -> Optional.of(handler),
                        new OutcomePolicy(new Random(1)),
                        new SettlementListener(
                                store,
                                type -> Optional.of(handler),
                                () -> {},
                                new JobMetrics(new SimpleMeterRegistry(), List.of("noop"))),
                        () -> true,
                        share,
                        Clock.systemUTC()));
        Heartbeats heartbeats =
                new Heartbeats(store(2), "bench", Duration.ofSeconds(10), Duration.ofSeconds(30), Clock.systemUTC());
        Loops supervisor = new Loops();
        supervisor.start(
                LoopSettings.named("heartbeat").platform(),
                new PeriodicTask(Duration.ofSeconds(1), () -> heartbeats.tick(loops.held())));
        loops.start(supervisor);
        return supervisor;
    }

    private JobStore store(int connections) {
        return new RedisJobStore(
                calls(connections), keys, StorePolicy.of(Duration.ofSeconds(30), KEEP), RedisJobStore.REDIS_TIME);
    }

    private RedisCalls calls(int connections) {
        RedisOptions options = new RedisOptions()
                .setConnectionString("redis://127.0.0.1:" + port)
                .setMaxPoolSize(connections)
                .setMaxPoolWaiting(1000);
        return new RedisCalls(Redis.createClient(vertx, options), vertx.getOrCreateContext(), Duration.ofSeconds(30));
    }

    private static double perSecond(int n, long from) {
        return n / ((System.nanoTime() - from) / 1e9);
    }

    private static void print(String name, double value) {
        System.out.printf(java.util.Locale.ROOT, "%s %.3f%n", name, value);
    }
}
