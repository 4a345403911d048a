package ai.beast.jobs.download.job;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.checkpoint.PartialRetention;
import ai.beast.jobs.download.disk.Destinations;
import ai.beast.jobs.download.disk.PartialFile;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreUnavailableException;
import ai.beast.queue.worker.QueueConfiguration;
import ai.beast.queue.worker.QueueConfiguration.Role;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Periodically deletes partial files whose job has ended, which a killed process leaves behind. A file from which a retry of a
 * failed job can resume stays as long as the queue knows the job. A file of an unknown job may belong to another queue that
 * shares the directory, so it is deleted only when it has not been modified for a day.
 */
@ApplicationScoped
public class PartialSweeper {
    private static final Logger LOG = Logger.getLogger(PartialSweeper.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
    private static final int MAX_DEPTH = 12;
    private static final Duration UNKNOWN_JOB_RETENTION = Duration.ofDays(1);

    private final Destinations destinations;
    private final JobStore store;
    private final DownloadConfiguration configuration;
    private final boolean active;

    @Inject
    PartialSweeper(
            Destinations destinations, JobStore store, DownloadConfiguration configuration, QueueConfiguration queue) {
        this(destinations, store, configuration, queue.roles().contains(Role.WORKER));
    }

    PartialSweeper(Destinations destinations, JobStore store, DownloadConfiguration configuration, boolean active) {
        this.destinations = destinations;
        this.store = store;
        this.configuration = configuration;
        this.active = active;
    }

    void start(@Observes StartupEvent event, Loops loops) {
        if (active) {
            LoopSettings settings = LoopSettings.named("partial-sweeper")
                    .interruptAtStop()
                    .retryDelay(FIRST_RETRY, configuration.sweepEvery());
            loops.start(settings, loop -> round());
        }
    }

    private Next round() throws IOException {
        try {
            sweep();
        } catch (StoreUnavailableException unavailable) {
            LOG.debug("No sweep: the store is unavailable");
        }
        return Next.after(configuration.sweepEvery());
    }

    /** Searches the models directory once. A file that cannot be read or deleted does not end the search. */
    void sweep() throws IOException {
        if (!Files.isDirectory(destinations.root())) {
            return;
        }
        for (Path partial : partials(destinations.root().toRealPath())) {
            try {
                look(partial);
            } catch (NoSuchFileException gone) {
                LOG.debugf("%s was deleted meanwhile", partial);
            } catch (IOException trouble) {
                LOG.warnf("Could not delete %s: %s", partial, trouble);
            }
        }
    }

    private void look(Path partial) throws IOException {
        Optional<Job> job = store.get(Destinations.jobOf(partial).orElseThrow());
        if (job.isPresent() ? over(job.get()) : untouched(partial)) {
            LOG.infof("Deleting %s: its job has ended", partial);
            PartialFile.discard(partial);
        }
    }

    private static boolean untouched(Path partial) throws IOException {
        return Files.getLastModifiedTime(partial)
                .toInstant()
                .isBefore(Instant.now().minus(UNKNOWN_JOB_RETENTION));
    }

    private static boolean over(Job job) {
        return job.state().ended() && !PartialRetention.useful(job, _ -> true);
    }

    private static List<Path> partials(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(root, Set.of(), MAX_DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Destinations.jobOf(file).isPresent()) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                LOG.debugf("Not swept: %s", unreadable);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException brokenOff) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
