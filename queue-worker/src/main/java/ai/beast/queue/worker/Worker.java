package ai.beast.queue.worker;

import ai.beast.messaging.OutboxRelay;
import ai.beast.queue.core.lease.Doorbell;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreGate;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.queue.core.store.WorkerInfo;
import ai.beast.queue.worker.QueueConfiguration.Role;
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
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The worker of this process, when it has that role: starts its loops with the service and ends them with it. */
@ApplicationScoped
public class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration SHOW_EVERY = Duration.ofSeconds(10);
    private static final Duration LAST_EVENTS = Duration.ofSeconds(10);
    /** What a burst ends with that had to leave ready jobs. */
    private static final int EXIT_LEFT_BEHIND = 3;

    private final QueueConfiguration configuration;
    private final JobStore store;
    private final WorkerLanes lanes;
    private final Heartbeats heartbeats;
    private final WorkerSettings settings;
    private final Instant startedAt = Instant.now();
    private final String host = host();
    private final Pacemaker pacemaker = new Pacemaker();
    private volatile boolean stopping;
    private @Nullable Thread thread;

    Worker(
            QueueConfiguration configuration,
            JobStore store,
            @HeartbeatStore JobStore heartbeatStore,
            Doorbell doorbell,
            StoreGate gate,
            Handlers handlers,
            OutboxRelay relay) {
        this.configuration = configuration;
        this.store = store;
        SecureRandom random = new SecureRandom();
        byte[] tail = new byte[4];
        random.nextBytes(tail);
        String name = host + "-" + ProcessHandle.current().pid() + "-"
                + HexFormat.of().formatHex(tail);
        var process = configuration.worker();
        this.settings = new WorkerSettings(name, process.slots(), process.burst(), process.grace(), process.handBack());
        Clock clock = new SteadyClock();
        this.heartbeats = new Heartbeats(heartbeatStore, name, configuration.heartbeat(), configuration.lease(), clock);
        Verdict verdict = new Verdict(random);
        Aftermath aftermath = new Aftermath(store, handlers::of, relay::wake);
        this.lanes = new WorkerLanes(
                settings,
                share -> new WorkerLoop(store, doorbell, handlers::of, verdict, aftermath, gate::open, share, clock));
    }

    void start(@Observes @Priority(3000) StartupEvent event) {
        Heartbeats.refuseTooSeldom(configuration.lease(), configuration.heartbeat(), configuration.tick());
        if (!configuration.roles().contains(Role.WORKER) && !settings.burst()) {
            return;
        }
        LOG.infof("Worker %s runs up to %d jobs at once", settings.worker(), settings.slots());
        pacemaker.everyOnOwnThread(configuration.tick(), "queue-heartbeat", () -> heartbeats.tick(lanes.held()));
        pacemaker.every(configuration.reapEvery(), "queue-reaper", new Reaper(store));
        pacemaker.every(configuration.promoteEvery(), "queue-promoter", new Promoter(store));
        pacemaker.every(SHOW_EVERY, "queue-show", this::show);
        thread = Thread.ofPlatform().daemon().name("queue-worker").start(this::work);
    }

    private void work() {
        try {
            show();
        } catch (StoreUnavailableException later) {
            LOG.warnf("The queue's store is away; the worker waits for it: %s", later.getMessage());
        }
        lanes.run();
        if (settings.burst() && !stopping) {
            if (lanes.leftBehind()) {
                LOG.warn("Jobs are left that may not run: the queue is paused, or they take more than a limit has");
            } else {
                LOG.info("The queue is drained");
            }
            awaitEvents();
            Quarkus.asyncExit(lanes.leftBehind() ? EXIT_LEFT_BEHIND : 0);
        }
    }

    /** A burst must not leave the events of its jobs to a process that may not exist. */
    private void awaitEvents() {
        Instant patience = Instant.now().plus(LAST_EVENTS);
        try {
            while (Instant.now().isBefore(patience) && !store.pendingEvents(1).isEmpty()) {
                Thread.sleep(Duration.ofMillis(100));
            }
        } catch (StoreUnavailableException away) {
            LOG.warn("Events may be left for the next process to publish");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void show() {
        store.show(new WorkerInfo(
                settings.worker(),
                host,
                ProcessHandle.current().pid(),
                settings.slots(),
                lanes.held().size(),
                startedAt,
                startedAt));
    }

    /** Before the connections close: hands unfinished work back while heartbeats go on. */
    void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
        stopping = true;
        Thread running = thread;
        if (running != null) {
            lanes.stop();
            running.join(settings.grace().plus(settings.handBack()).plusSeconds(1));
        }
        pacemaker.close();
        if (running != null) {
            hide();
        }
    }

    private void hide() {
        try {
            store.hide(settings.worker());
        } catch (StoreUnavailableException away) {
            LOG.debugf("The worker is listed for a minute yet: %s", away.getMessage());
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
