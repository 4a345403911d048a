package ai.beast.registry.discovery.watch;

import ai.beast.registry.discovery.hash.InstanceHasher;
import ai.beast.registry.discovery.ollama.OllamaScan;
import ai.beast.registry.discovery.root.DiscoverySettings;
import ai.beast.registry.discovery.root.DiscoverySettings.Watching;
import ai.beast.registry.discovery.root.ModelRoot;
import ai.beast.registry.discovery.root.ModelRoots;
import ai.beast.registry.discovery.scan.RootScan;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Watches every configured root from start to stop. */
@ApplicationScoped
class RootWatches {
    private static final Logger LOG = Logger.getLogger(RootWatches.class);
    /** It tells of no changes, and answering costs it little. */
    private static final Duration OLLAMA_EVERY = Duration.ofSeconds(10);

    private final ModelRoots roots;
    private final RootScan scan;
    private final OllamaScan ollama;
    private final InstanceHasher hasher;
    private final DiscoverySettings settings;
    private final List<Thread> threads = new ArrayList<>();

    RootWatches(ModelRoots roots, RootScan scan, OllamaScan ollama, InstanceHasher hasher, DiscoverySettings settings) {
        this.roots = roots;
        this.scan = scan;
        this.ollama = ollama;
        this.hasher = hasher;
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        if (settings.watch() == Watching.OFF) {
            return;
        }
        for (ModelRoot root : roots.all()) {
            RootWatch watch = new RootWatch(root, scan, hasher::wake, settings.watch(), settings.rescanEvery());
            threads.add(Thread.ofVirtual().name("watch-" + root.name()).start(watch));
        }
        if (ollama.configured()) {
            threads.add(Thread.ofVirtual().name("watch-ollama").start(this::askOllama));
        }
    }

    private void askOllama() {
        try {
            while (true) {
                try {
                    ollama.scan();
                } catch (RuntimeException failure) {
                    LOG.warnf("Asking Ollama for its models failed and is tried again: %s", failure);
                }
                Thread.sleep(OLLAMA_EVERY);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
