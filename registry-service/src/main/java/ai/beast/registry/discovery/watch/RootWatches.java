package ai.beast.registry.discovery.watch;

import ai.beast.registry.discovery.hash.InstanceHasher;
import ai.beast.registry.discovery.ollama.OllamaScan;
import ai.beast.registry.discovery.root.DiscoverySettings;
import ai.beast.registry.discovery.root.DiscoverySettings.Watching;
import ai.beast.registry.discovery.root.ModelRoot;
import ai.beast.registry.discovery.root.ModelRoots;
import ai.beast.registry.discovery.scan.RootScan;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.LoopSettings;
import ai.beast.work.loop.Loops;
import ai.beast.work.loop.Next;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Watches every configured root from start to stop. */
@ApplicationScoped
class RootWatches {
    /** Ollama sends no notifications. */
    private static final Duration OLLAMA_INTERVAL = Duration.ofSeconds(10);

    private static final Duration FIRST_RETRY_DELAY = Duration.ofSeconds(1);

    private final ModelRoots roots;
    private final RootScan scan;
    private final OllamaScan ollama;
    private final InstanceHasher hasher;
    private final DiscoverySettings settings;
    private final Loops loops;
    private final List<RootWatch> watches = new ArrayList<>();
    private final List<Loop> running = new ArrayList<>();

    RootWatches(
            ModelRoots roots,
            RootScan scan,
            OllamaScan ollama,
            InstanceHasher hasher,
            DiscoverySettings settings,
            Loops loops) {
        this.roots = roots;
        this.scan = scan;
        this.ollama = ollama;
        this.hasher = hasher;
        this.settings = settings;
        this.loops = loops;
    }

    void start(@Observes StartupEvent event) {
        if (settings.watch() == Watching.OFF) {
            return;
        }
        for (ModelRoot root : roots.all()) {
            RootWatch watch = new RootWatch(root, scan, hasher::wake, settings.watch(), settings.rescanEvery());
            watches.add(watch);
            running.add(loops.start(settings("watch-" + root.name()), watch));
        }
        if (ollama.configured()) {
            running.add(loops.start(settings("watch-ollama"), _ -> {
                ollama.scan();
                return Next.after(OLLAMA_INTERVAL);
            }));
        }
    }

    private static LoopSettings settings(String name) {
        return LoopSettings.named(name)
                .retryDelay(FIRST_RETRY_DELAY, RootWatch.MAX_PAUSE)
                .interruptAtStop();
    }

    void stop(@Observes ShutdownEvent event) {
        running.forEach(Loop::stop);
        watches.forEach(RootWatch::close);
    }
}
