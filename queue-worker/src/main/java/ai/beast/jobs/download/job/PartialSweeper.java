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
import io.quarkus.runtime.ShutdownEvent;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Removes partial files whose job is over: what is left when a process died before it could tidy up. What a retry of a failed job can go
 * on with stays for as long as the job is known. A file whose job is not known may belong to another queue that shares the directory,
 * so it must also have been untouched for a day.
 */
@ApplicationScoped
public class PartialSweeper {
    private static final Logger LOG = Logger.getLogger(PartialSweeper.class);
    private static final int DEEP = 12;
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private final Destinations destinations;
    private final JobStore store;
    private final DownloadConfiguration configuration;
    private final boolean active;
    private final CountDownLatch closed = new CountDownLatch(1);

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

    void start(@Observes StartupEvent event) {
        if (active) {
            Thread.ofVirtual().name("partial-sweeper").start(this::repeat);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        closed.countDown();
    }

    private void repeat() {
        try {
            while (!closed.await(configuration.sweepEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    sweep();
                } catch (StoreUnavailableException later) {
                    LOG.debug("No sweep while the store is away");
                } catch (IOException trouble) {
                    LOG.warnf("The models directory could not be swept: %s", trouble);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks through the models directory once. What cannot be read or removed hides nothing else. */
    void sweep() throws IOException {
        if (!Files.isDirectory(destinations.root())) {
            return;
        }
        for (Path partial : partials(destinations.root().toRealPath())) {
            try {
                look(partial);
            } catch (NoSuchFileException gone) {
                LOG.debugf("%s is gone already", partial);
            } catch (IOException trouble) {
                LOG.warnf("%s could not be removed: %s", partial, trouble);
            }
        }
    }

    private void look(Path partial) throws IOException {
        Optional<Job> job = store.get(Destinations.jobOf(partial).orElseThrow());
        if (job.isPresent() ? over(job.get()) : untouched(partial)) {
            LOG.infof("Removing %s, whose job is over", partial);
            PartialFile.discard(partial);
        }
    }

    private static boolean untouched(Path partial) throws IOException {
        return Files.getLastModifiedTime(partial)
                .toInstant()
                .isBefore(Instant.now().minus(FORGOTTEN_AFTER));
    }

    private static boolean over(Job job) {
        return job.state().ended() && !PartialRetention.useful(job, _ -> true);
    }

    private static List<Path> partials(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(root, Set.of(), DEEP, new SimpleFileVisitor<>() {
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
