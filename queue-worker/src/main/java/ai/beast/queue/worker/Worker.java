package ai.beast.queue.worker;

import ai.beast.messaging.OutboxRelay;
import ai.beast.queue.core.lease.WakeUpSignal;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreGate;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.queue.core.store.WorkerInfo;
import ai.beast.queue.worker.QueueConfiguration.Role;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The worker of this process, when it has that role: starts its loops with the service and ends them with it. */
@ApplicationScoped
public class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration SHOW_EVERY = Duration.ofSeconds(10);
    private static final Duration LAST_EVENTS_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration BURST_POLL_INTERVAL = Duration.ofSeconds(1);
    private static final Duration REPAIR_RETRY_DELAY = Duration.ofSeconds(1);
    /** Jobs of a queue that is checked at the start; Redis serves no other call meanwhile. */
    private static final int MAX_REPAIRED_QUEUE = 20_000;
    /** Exit code of a burst that leaves ready jobs. */
    private static final int EXIT_LEFT_BEHIND = 3;

    private final QueueConfiguration configuration;
    private final JobStore store;
    private final WorkerLoops loops;
    private final Heartbeats heartbeats;
    private final WorkerSettings settings;
    private final Instant startedAt = Instant.now();
    private final String host = host();
    private final SettlementListener settlementListener;
    private final Loops supervisor;
    private final StoreGate gate;
    private volatile boolean stopping;
    private @Nullable Loop heartbeat;

    Worker(
            QueueConfiguration configuration,
            JobStore store,
            @HeartbeatStore JobStore heartbeatStore,
            WakeUpSignal wakeUpSignal,
            StoreGate gate,
            Handlers handlers,
            OutboxRelay relay,
            MeterRegistry metrics,
            Loops supervisor) {
        this.configuration = configuration;
        this.store = store;
        this.supervisor = supervisor;
        this.gate = gate;
        SecureRandom random = new SecureRandom();
        byte[] tail = new byte[4];
        random.nextBytes(tail);
        String name = host + "-" + ProcessHandle.current().pid() + "-"
                + HexFormat.of().formatHex(tail);
        var process = configuration.worker();
        this.settings = new WorkerSettings(name, process.slots(), process.burst(), process.grace(), process.handBack());
        Clock clock = new SteadyClock();
        this.heartbeats = new Heartbeats(heartbeatStore, name, configuration.heartbeat(), configuration.lease(), clock);
        OutcomePolicy outcomePolicy = new OutcomePolicy(random);
        this.settlementListener =
                new SettlementListener(store, handlers::of, relay::wake, new JobMetrics(metrics, handlers.types()));
        this.loops = new WorkerLoops(
                settings,
                share -> new WorkerLoop(
                        store,
                        wakeUpSignal,
                        handlers::of,
                        outcomePolicy,
                        settlementListener,
                        gate::open,
                        share,
                        clock));
    }

    void start(@Observes @Priority(3000) StartupEvent event) {
        Heartbeats.refuseTooSeldom(configuration.lease(), configuration.heartbeat(), configuration.tick());
        if (!configuration.roles().contains(Role.WORKER) && !settings.burst()) {
            return;
        }
        LOG.infof("Worker %s runs up to %d jobs at once", settings.worker(), settings.slots());
        heartbeat = supervisor.start(
                LoopSettings.named("queue-heartbeat")
                        .platform()
                        .retryDelay(configuration.tick(), configuration.tick())
                        .roundLimit(configuration.lease().plus(configuration.redisTimeout())),
                new PeriodicTask(configuration.tick(), () -> heartbeats.tick(loops.held())));
        every(configuration.reapEvery(), "queue-reaper", new Reaper(store));
        every(configuration.promoteEvery(), "queue-promoter", new Promoter(store));
        every(SHOW_EVERY, "queue-show", this::show);
        supervisor.start(
                LoopSettings.named("queue-repair"), _ -> gate.open() ? repair() : Next.after(REPAIR_RETRY_DELAY));
        loops.start(supervisor);
        if (settings.burst()) {
            supervisor.start(LoopSettings.named("queue-burst"), _ -> {
                if (!loops.awaitEnd(BURST_POLL_INTERVAL)) {
                    return Next.now();
                }
                endBurst();
                return Next.end();
            });
        }
    }

    /** Once after the start, since data may be lost with the end of Redis' append-only file. */
    private Next repair() {
        List<String> repairs = store.repair(MAX_REPAIRED_QUEUE);
        repairs.forEach(line -> LOG.errorf("Repaired the queue: %s", line));
        return Next.end();
    }

    private void every(Duration pause, String name, Runnable task) {
        supervisor.start(LoopSettings.named(name), new PeriodicTask(pause, task));
    }

    private void endBurst() throws InterruptedException {
        if (stopping) {
            return;
        }
        if (loops.leftBehind()) {
            LOG.warn("Ready jobs are left that cannot run: the queue is paused, or they need more than a limit has");
        } else {
            LOG.info("The queue is drained");
        }
        awaitEvents();
        Quarkus.asyncExit(loops.leftBehind() ? EXIT_LEFT_BEHIND : 0);
    }

    /** The events of a burst must not depend on another process to be published. */
    private void awaitEvents() throws InterruptedException {
        Instant deadline = Instant.now().plus(LAST_EVENTS_TIMEOUT);
        try {
            while (Instant.now().isBefore(deadline) && store.stats().unpublishedEvents() > 0) {
                Thread.sleep(Duration.ofMillis(100));
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.warn("Redis is unavailable: events may be left for the next process to publish");
        }
    }

    private void show() {
        store.show(new WorkerInfo(
                settings.worker(),
                host,
                ProcessHandle.current().pid(),
                settings.slots(),
                loops.held().size(),
                startedAt,
                startedAt));
    }

    /** Releases unfinished jobs while heartbeats continue and connections are open. */
    void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
        stopping = true;
        Loop beating = heartbeat;
        if (beating == null) {
            return;
        }
        loops.stop();
        loops.awaitEnd(settings.grace().plus(settings.handBack()).plusSeconds(1));
        settlementListener.close();
        beating.stop();
        hide();
    }

    private void hide() {
        try {
            store.hide(settings.worker());
        } catch (StoreUnavailableException unavailable) {
            LOG.debugf("The worker stays listed for a minute: %s", unavailable.getMessage());
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
