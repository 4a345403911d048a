package ai.beast.stack.supervisor;

import ai.beast.stack.StackException;
import ai.beast.stack.StackPhase;
import ai.beast.stack.StackState;
import ai.beast.stack.StateFile;
import ai.beast.stack.UnitPhase;
import ai.beast.stack.UnitState;
import ai.beast.stack.aot.AotCaches;
import ai.beast.stack.aot.AotTrainer;
import ai.beast.stack.process.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one stack: starts the servers and services as soon as what each needs is ready, opens the entry point, keeps
 * everything running, writes down how things are at each change, and stops everything in order.
 */
final class Supervisor {
    /** A server that can't even be started twice will not be helped by a third attempt. */
    private static final int SERVER_ATTEMPTS = 2;

    /** What is left of the three minutes that {@code beast down} waits is for the units to stop. */
    private static final Duration CACHES = Duration.ofSeconds(75);

    private static final Duration ROTATION = Duration.ofSeconds(10);
    private static final long MAX_LOG = 10L * 1024 * 1024;
    private static final int OLD_LOGS = 3;

    private final SupervisorOptions options;
    private final Journal journal;
    private final StateFile stateFile;
    private final SystemEvents events;
    private final Instant started = Instant.now();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private @Nullable Units units;
    private @Nullable AotTrainer trainer;
    private @Nullable EntryPoint entryPoint;
    private StackPhase phase = StackPhase.STARTING;
    private long startupMillis;
    private @Nullable String activity;
    private @Nullable String failure;

    Supervisor(SupervisorOptions options, Journal journal) {
        this.options = options;
        this.journal = journal;
        this.stateFile = new StateFile(options.paths().state());
        this.events = new SystemEvents(options.ports().events(), options.paths().serviceKey(Secrets.STACK));
    }

    /**
     * Starts everything and returns; the stack then lives until {@link #stop()}.
     *
     * @throws StackException when it can't be started; the state file says the same
     */
    void start() throws InterruptedException {
        publish();
        try {
            Leftovers.end(options.paths());
            PortCheck.requireFree(neededPorts());
            Secrets secrets = Secrets.of(options.paths());
            createDirectories();
            AotCaches caches =
                    new AotCaches(options.paths().aot(), options.paths().cache().resolve("aot"), options.aot());
            Units all = new Units(options, secrets, caches, this::unitChanged, journal);
            AotTrainer training = new AotTrainer(caches, all.trainees(), journal);
            synchronized (this) {
                units = all;
                trainer = training;
            }
            all.allReady().thenRun(this::everythingIsReady);
            all.launch();
            EntryPoint opened = EntryPoint.open(options);
            synchronized (this) {
                entryPoint = opened;
            }
            publish();
        } catch (StackException e) {
            synchronized (this) {
                failure = e.getMessage();
            }
            throw e;
        }
    }

    private List<PortCheck.Needed> neededPorts() {
        List<PortCheck.Needed> needed = new ArrayList<>(List.of(
                new PortCheck.Needed(
                        "the entry point", options.openHost(), options.ports().proxy()),
                new PortCheck.Needed(
                        "postgresql", Suite.LOOPBACK, options.ports().postgres()),
                new PortCheck.Needed("redis", Suite.LOOPBACK, options.ports().redis()),
                new PortCheck.Needed("kafka", Suite.LOOPBACK, options.ports().kafka()),
                new PortCheck.Needed(
                        "kafka's controller", Suite.LOOPBACK, options.ports().kafkaController())));
        Suite.services(options.ports(), options.openHost())
                .forEach(service -> needed.add(new PortCheck.Needed(service.name(), service.host(), service.port())));
        return needed;
    }

    private void createDirectories() {
        try {
            Files.createDirectories(Path.of(Suite.directory("MODELS_DIR", options.paths(), "models")));
            Files.createDirectories(Path.of(Suite.directory("AI_BEAST_SNAPSHOT_DIR", options.paths(), "snapshots")));
            if (System.getenv().getOrDefault("AI_BEAST_DOCUMENT_ROOTS", "").isBlank()) {
                Files.createDirectories(options.paths().data().resolve("documents"));
            }
        } catch (IOException e) {
            throw new StackException(
                    "Could not make the directory for models, snapshots or documents: " + e.getMessage(), e);
        }
    }

    private void everythingIsReady() {
        synchronized (this) {
            if (phase != StackPhase.STARTING) {
                return;
            }
            phase = StackPhase.READY;
            startupMillis = Duration.between(started, Instant.now()).toMillis();
            journal.line("everything is ready after " + startupMillis + " ms");
            if (trainer != null) {
                trainer.launch();
            }
        }
        events.startup();
        publish();
    }

    private void unitChanged() {
        publish();
        Units all = units;
        if (all != null) {
            all.states().forEach(state -> events.restarted(state.name(), state.restarts()));
            all.servers().stream()
                    .map(Unit::state)
                    .filter(state -> state.failedStarts() >= SERVER_ATTEMPTS)
                    .findFirst()
                    .ifPresent(this::giveUp);
        }
    }

    private void giveUp(UnitState server) {
        synchronized (this) {
            if (phase != StackPhase.STARTING || failure != null) {
                return;
            }
            failure = server.failure();
            phase = StackPhase.STOPPING;
        }
        // Not on this thread: the end waits for the unit that it belongs to.
        Thread.ofPlatform().name("give-up").start(() -> System.exit(1));
    }

    /** Looks after the logs until the stack is stopped. */
    void keepHouse() throws InterruptedException {
        LogRotation rotation = new LogRotation(options.paths().logs(), MAX_LOG, OLD_LOGS);
        while (!stopped.await(ROTATION.toMillis(), TimeUnit.MILLISECONDS)) {
            try {
                rotation.run();
            } catch (IOException e) {
                journal.line("could not rotate the logs: " + e.getMessage());
            }
        }
    }

    /** Stops everything: entry point, services, servers. Returns when all is gone. */
    void stop() {
        boolean wasUp;
        synchronized (this) {
            wasUp = phase == StackPhase.READY;
            phase = StackPhase.STOPPING;
        }
        journal.line("stopping");
        publish();
        if (wasUp) {
            events.shutdown();
        }
        if (entryPoint != null) {
            entryPoint.close(journal);
        }
        AotTrainer training = trainer;
        if (training != null) {
            training.end();
        }
        if (units != null) {
            units.stop();
        }
        if (training != null) {
            finish(training);
        }
        synchronized (this) {
            phase = StackPhase.STOPPED;
        }
        publish();
        journal.line("stopped");
        stopped.countDown();
    }

    private void finish(AotTrainer training) {
        long outstanding = training.outstanding();
        if (outstanding > 0) {
            say("Making start-up caches for " + outstanding + " programs; later starts and stops are faster.");
        }
        training.finish(CACHES);
        say(null);
    }

    private void say(@Nullable String text) {
        synchronized (this) {
            activity = text;
        }
        publish();
    }

    private synchronized void publish() {
        List<UnitState> states = new ArrayList<>();
        states.add(UnitState.waiting("proxy", options.ports().proxy(), text(started))
                .entering(
                        proxyPhase(),
                        phase == StackPhase.STOPPED
                                ? 0
                                : ProcessHandle.current().pid(),
                        text(started)));
        if (units != null) {
            states.addAll(units.states());
        }
        stateFile.write(new StackState(
                ProcessHandle.current().pid(),
                phase,
                text(started),
                startupMillis,
                "http://" + reachable(options.openHost()) + ":"
                        + options.ports().proxy(),
                failure == null ? activity : failure,
                states));
    }

    private UnitPhase proxyPhase() {
        return switch (phase) {
            case STARTING, READY -> entryPoint == null ? UnitPhase.STARTING : UnitPhase.READY;
            case STOPPING -> UnitPhase.STOPPING;
            case STOPPED, KILLED -> UnitPhase.STOPPED;
        };
    }

    private static String reachable(String host) {
        return host.equals("0.0.0.0") ? Suite.LOOPBACK : host;
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
