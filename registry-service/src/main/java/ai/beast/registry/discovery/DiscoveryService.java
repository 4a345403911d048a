package ai.beast.registry.discovery;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.discovery.hash.InstanceHasher;
import ai.beast.registry.discovery.ollama.OllamaScan;
import ai.beast.registry.discovery.root.ModelRoot;
import ai.beast.registry.discovery.root.ModelRoots;
import ai.beast.registry.discovery.root.RootState;
import ai.beast.registry.discovery.scan.RootReport;
import ai.beast.registry.discovery.scan.RootScan;
import ai.beast.work.loop.WorkerThreads;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Scans that people ask for. The latest are remembered until the process ends. Thread-safe. */
@ApplicationScoped
class DiscoveryService {
    private static final Logger LOG = Logger.getLogger(DiscoveryService.class);
    private static final int REMEMBERED = 50;
    private static final int MAX_RUNNING = 8;

    private final ModelRoots roots;
    private final RootScan scan;
    private final OllamaScan ollama;
    private final InstanceHasher hasher;
    private final ExecutorService executor = WorkerThreads.virtual("scan");
    private final Map<String, Run> runs = new LinkedHashMap<>();

    DiscoveryService(ModelRoots roots, RootScan scan, OllamaScan ollama, InstanceHasher hasher) {
        this.roots = roots;
        this.scan = scan;
        this.ollama = ollama;
        this.hasher = hasher;
    }

    private record Run(ScanRun status, Future<?> work) {}

    /** A configured directory as it is now. */
    record Root(
            String location,
            String path,
            String layout,
            boolean available,
            @Nullable String reason) {}

    List<Root> roots() {
        List<Root> all = new ArrayList<>();
        for (ModelRoot root : roots.all()) {
            String problem = RootState.of(root.path()).problem();
            all.add(new Root(root.name(), root.path().toString(), root.layout().label(), problem == null, problem));
        }
        if (ollama.configured()) {
            ModelRoot root = OllamaScan.ROOT;
            @Nullable String problem = ollama.problem();
            all.add(new Root(root.name(), root.path().toString(), root.layout().label(), problem == null, problem));
        }
        return all;
    }

    /**
     * Starts a scan.
     *
     * @param locations where to look; all when there are none
     * @throws ProblemException {@code invalid_field} for a location that is not configured; {@code rate_limited} when too
     *     many scans are under way
     */
    ScanRun start(List<String> locations) {
        List<ModelRoot> chosen = chosen(locations);
        ScanRun run = new ScanRun(
                UUID.randomUUID().toString(),
                "running",
                null,
                Instant.now(),
                null,
                chosen.stream().map(ModelRoot::name).toList(),
                List.of());
        synchronized (runs) {
            long running = runs.values().stream()
                    .filter(each -> each.status().endedAt() == null)
                    .count();
            if (running >= MAX_RUNNING) {
                throw new ProblemException(ErrorCode.RATE_LIMITED, running + " scans are under way already");
            }
            runs.put(run.id(), new Run(run, executor.submit(() -> work(run, chosen))));
            var ended = runs.entrySet().iterator();
            while (runs.size() > REMEMBERED && ended.hasNext()) {
                if (ended.next().getValue().status().endedAt() != null) {
                    ended.remove();
                }
            }
        }
        return run;
    }

    /** @throws ProblemException {@code not_found} when there was none, or it is long ago */
    ScanRun get(String id) {
        return run(id).status();
    }

    /** The scan after it has ended. */
    ScanRun await(String id) {
        try {
            run(id).work().get();
            return get(id);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "The service stops");
        } catch (ExecutionException defect) {
            throw new IllegalStateException("The scan ended without a report", defect);
        }
    }

    private List<ModelRoot> chosen(List<String> locations) {
        List<ModelRoot> all = new ArrayList<>(roots.all());
        if (ollama.configured()) {
            all.add(OllamaScan.ROOT);
        }
        List<String> known = all.stream().map(ModelRoot::name).toList();
        for (String name : locations) {
            if (!known.contains(name)) {
                throw ProblemException.invalid("locations", "There is no location " + name);
            }
        }
        return all.stream()
                .filter(root -> locations.isEmpty() || locations.contains(root.name()))
                .toList();
    }

    private Run run(String id) {
        synchronized (runs) {
            Run run = runs.get(id);
            if (run == null) {
                throw ProblemException.notFound("There is no scan " + id);
            }
            return run;
        }
    }

    private void work(ScanRun run, List<ModelRoot> chosen) {
        List<RootReport> reports = new ArrayList<>();
        try {
            for (ModelRoot root : chosen) {
                reports.add(
                        root.equals(OllamaScan.ROOT)
                                ? ollama.scan()
                                : scan.scan(root).report());
                replace(run, "running", null, reports);
            }
            replace(run, "finished", null, reports);
            hasher.wake();
        } catch (InterruptedException stopped) {
            replace(run, "failed", ErrorCode.SERVICE_UNAVAILABLE.code(), reports);
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            LOG.errorf(failure, "Scan %s failed", run.id());
            replace(run, "failed", ErrorCode.INTERNAL_ERROR.code(), reports);
        }
    }

    private void replace(ScanRun run, String state, @Nullable String error, List<RootReport> reports) {
        Instant endedAt = state.equals("running") ? null : Instant.now();
        ScanRun now =
                new ScanRun(run.id(), state, error, run.startedAt(), endedAt, run.locations(), List.copyOf(reports));
        synchronized (runs) {
            runs.computeIfPresent(run.id(), (_, before) -> new Run(now, Objects.requireNonNull(before.work())));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        executor.shutdownNow();
        executor.close();
    }
}
