package ai.beast.jobs.download;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobStore;
import ai.beast.queue.core.StoreUnavailableException;
import ai.beast.queue.worker.QueueConfiguration;
import ai.beast.queue.worker.QueueConfiguration.Role;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Removes partial files whose job is over: what is left when a process died before it could tidy up. A file whose job is not
 * known may belong to another queue that shares the directory, so it must also have been untouched for a day.
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

    PartialSweeper(
            Destinations destinations, JobStore store, DownloadConfiguration configuration, QueueConfiguration queue) {
        this.destinations = destinations;
        this.store = store;
        this.configuration = configuration;
        this.active = queue.roles().contains(Role.WORKER);
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
                } catch (IOException | UncheckedIOException trouble) {
                    LOG.warnf("The models directory could not be swept: %s", trouble);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean untouched(Path partial) throws IOException {
        return Files.getLastModifiedTime(partial)
                .toInstant()
                .isBefore(Instant.now().minus(FORGOTTEN_AFTER));
    }

    /** Looks through the models directory once. */
    void sweep() throws IOException {
        if (!Files.isDirectory(destinations.root())) {
            return;
        }
        List<Path> partials;
        try (Stream<Path> files = Files.walk(destinations.root(), DEEP)) {
            partials =
                    files.filter(file -> Destinations.jobOf(file).isPresent()).toList();
        }
        for (Path partial : partials) {
            Optional<Job> job = store.get(Destinations.jobOf(partial).orElseThrow());
            if (job.isPresent() ? job.get().state().ended() : untouched(partial)) {
                LOG.infof("Removing %s, whose job is over", partial);
                PartialFile.discard(partial);
            }
        }
    }
}
