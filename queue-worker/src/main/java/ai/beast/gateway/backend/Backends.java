package ai.beast.gateway.backend;

import ai.beast.work.loop.WorkerThreads;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/** All backends in the order of their configuration, and what is known of each. Thread-safe. */
public final class Backends {
    private static final Logger LOG = Logger.getLogger(Backends.class);

    private final BackendProbe probe;
    private final Clock clock;
    private final Map<String, BackendBreaker> breakers = new LinkedHashMap<>();
    private volatile List<BackendView> views;

    public Backends(List<Backend> backends, BackendProbe probe, Clock clock) {
        this.probe = probe;
        this.clock = clock;
        this.views = backends.stream()
                .map(backend -> BackendView.unknown(backend, clock.instant()))
                .toList();
        backends.forEach(backend -> breakers.put(backend.name(), new BackendBreaker(clock)));
    }

    /** Asks all backends at the same time; one that does not answer keeps its models and is unavailable. Blocks. */
    public void refresh() throws InterruptedException {
        List<BackendView> before = views;
        List<BackendView> after = new ArrayList<>();
        try (ExecutorService threads = WorkerThreads.virtual("gateway-probe")) {
            List<Future<BackendView>> looks = before.stream()
                    .map(view -> threads.submit(() -> probe.look(view, clock.instant())))
                    .toList();
            for (int i = 0; i < looks.size(); i++) {
                after.add(result(before.get(i), looks.get(i)));
            }
        }
        views = List.copyOf(after);
    }

    private BackendView result(BackendView before, Future<BackendView> look) throws InterruptedException {
        try {
            BackendView now = look.get();
            if (now.isAvailable() != before.isAvailable()) {
                LOG.infof("Backend %s: %s", now.backend().name(), now.isAvailable() ? "available" : now.problem());
            }
            return now;
        } catch (ExecutionException failure) {
            LOG.warnf(
                    failure.getCause(),
                    "Backend %s could not be asked",
                    before.backend().name());
            return before.unavailable("It could not be asked", clock.instant());
        }
    }

    public List<BackendView> views() {
        return views;
    }

    /** Those that have the model of this name. */
    public ModelPlaces find(String name) {
        return ModelPlaces.find(name, views);
    }

    public BackendBreaker breaker(Backend backend) {
        BackendBreaker breaker = breakers.get(backend.name());
        if (breaker == null) {
            throw new IllegalArgumentException("There is no backend " + backend.name());
        }
        return breaker;
    }

    /** Whether the backend may be called now. */
    public boolean isUsable(BackendView view) {
        return view.isAvailable() && breaker(view.backend()).allows();
    }
}
