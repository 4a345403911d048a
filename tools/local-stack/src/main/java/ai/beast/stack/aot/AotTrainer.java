package ai.beast.stack.aot;

import ai.beast.stack.process.JavaCommand;
import ai.beast.stack.process.Journal;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes the AOT caches that are missing: in the background while the suite runs, one after the other and with the lowest
 * priority, and the rest when the suite has stopped. Either costs each program a few seconds once per build.
 */
public final class AotTrainer {
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final Duration KILL = Duration.ofSeconds(5);
    private static final int AT_ONCE = 2;
    private static final List<String> LOWEST_PRIORITY = List.of("nice", "-n", "19");

    private final AotCaches caches;
    private final List<Trainee> trainees;
    private final Journal journal;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread background = Thread.ofVirtual().name("aot-trainer").unstarted(this::work);

    /**
     * A program that may need a cache.
     *
     * @param process the running one, if it runs and is ready
     */
    public record Trainee(AotSubject subject, Supplier<OptionalLong> process) {}

    public AotTrainer(AotCaches caches, List<Trainee> trainees, Journal journal) {
        this.caches = caches;
        this.trainees = List.copyOf(trainees);
        this.journal = journal;
    }

    /** Begins the background work after a while, so that it does not compete with what a user does first. */
    public void launch() {
        background.start();
    }

    private void work() {
        try {
            if (ended.await(QUIET.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            for (Trainee trainee : trainees) {
                if (ended.getCount() > 0 && caches.wanted(trainee.subject())) {
                    endRecording(trainee);
                    create(trainee.subject(), LOWEST_PRIORITY);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the background work. The cache that is being made is given up; {@link #finish} makes it anew. */
    public void end() {
        ended.countDown();
        background.interrupt();
    }

    /** How many caches {@link #finish()} would make. */
    public long outstanding() {
        return trainees.stream()
                .filter(trainee -> caches.recorded(trainee.subject()))
                .count();
    }

    /**
     * Makes the caches of everything that has left a record, after {@link #end()} and when nothing runs any more. What is
     * not made after the time given is given up: its record stays, and the next run makes it in the background.
     */
    public void finish(Duration limit) {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            background.join();
            trainees.forEach(trainee -> threads.execute(() -> {
                try {
                    create(trainee.subject(), List.of());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            threads.shutdown();
            if (!threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
                threads.awaitTermination(KILL.toMillis(), TimeUnit.MILLISECONDS);
                journal.line("left " + outstanding() + " AOT caches to the next run");
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** From here on the process runs as if it had not been recording. Older JDKs can't: they record until they stop. */
    private void endRecording(Trainee trainee) throws InterruptedException {
        OptionalLong pid = trainee.process().get();
        if (pid.isPresent() && !caches.recorded(trainee.subject())) {
            run(List.of(JavaCommand.tool("jcmd"), Long.toString(pid.getAsLong()), "AOT.end_recording"));
        }
    }

    private void create(AotSubject subject, List<String> prefix) throws InterruptedException {
        if (!caches.recorded(subject)) {
            return;
        }
        Path cache = caches.cache(subject);
        Path temporary = cache.resolveSibling(
                cache.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            long started = System.nanoTime();
            List<String> command = new ArrayList<>(prefix);
            command.addAll(caches.creation(subject, temporary));
            if (run(command) == 0 && Files.exists(temporary)) {
                Files.move(temporary, cache, StandardCopyOption.ATOMIC_MOVE);
                journal.line("made the AOT cache of " + subject.name() + " in "
                        + Duration.ofNanos(System.nanoTime() - started).toMillis() + " ms");
            } else {
                journal.line("could not make the AOT cache of " + subject.name() + "; it starts without");
            }
            caches.tidy(subject);
        } catch (IOException e) {
            journal.line("could not keep the AOT cache of " + subject.name() + ": " + e.getMessage());
        } finally {
            delete(temporary);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A leftover file does no harm.
        }
    }

    private static int run(List<String> command) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return -1;
        }
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly().onExit().join();
            throw e;
        }
    }
}
