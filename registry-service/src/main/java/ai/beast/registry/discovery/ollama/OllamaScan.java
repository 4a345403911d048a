package ai.beast.registry.discovery.ollama;

import ai.beast.modelfiles.ModelHeader;
import ai.beast.outgoing.CallGuards;
import ai.beast.registry.discovery.header.ReadModel;
import ai.beast.registry.discovery.header.ScannedFacts;
import ai.beast.registry.discovery.layout.FoundModel;
import ai.beast.registry.discovery.layout.Layout;
import ai.beast.registry.discovery.layout.ScanProblem;
import ai.beast.registry.discovery.root.DiscoverySettings;
import ai.beast.registry.discovery.root.ModelRoot;
import ai.beast.registry.discovery.scan.InventoryRepository;
import ai.beast.registry.discovery.scan.KnownInstance;
import ai.beast.registry.discovery.scan.RootReport;
import ai.beast.registry.discovery.scan.ScanEntries;
import ai.beast.registry.discovery.scan.ScanPlan;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Catalogues what a running Ollama has, for when its store is out of reach: in a container, on another machine. The instances'
 * paths are {@code ollama:<model>:<tag>}. With Ollama away they are unavailable. Scans wait for each other.
 */
@ApplicationScoped
public class OllamaScan {
    /** The location's name. Its path is that of no directory. */
    public static final ModelRoot ROOT = new ModelRoot("ollama-api", Path.of("ollama:"), Layout.OLLAMA);

    private final Optional<OllamaApi> api;
    private final InventoryRepository inventory;
    private final ScanEntries entries;

    OllamaScan(
            DiscoverySettings settings,
            InventoryRepository inventory,
            ScanEntries entries,
            Vertx vertx,
            CallGuards guards) {
        this.api = settings.ollamaUrl()
                .map(URI::toString)
                .filter(url -> !url.isBlank())
                .map(URI::create)
                .map(url -> new OllamaApi(url, vertx, guards));
        this.inventory = inventory;
        this.entries = entries;
    }

    /** Whether there is an Ollama to ask. */
    public boolean configured() {
        return api.isPresent();
    }

    /** Why it cannot be asked now, a stable code; null when it can. */
    @Nullable
    public String problem() {
        try {
            if (api.isEmpty()) {
                return "not_configured";
            }
            api.get().tags();
            return null;
        } catch (IOException unreachable) {
            return "unreachable";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "unreachable";
        }
    }

    /** @throws InterruptedException when the caller is interrupted; what was entered so far stays */
    public synchronized RootReport scan() throws InterruptedException {
        return api.isPresent() ? scan(api.get()) : RootReport.unavailable(ROOT, "not_configured", 0, 0);
    }

    public RootReport scan(OllamaApi ollama) throws InterruptedException {
        long start = System.nanoTime();
        Map<FoundModel, JsonNode> listed = new LinkedHashMap<>();
        List<ScanProblem> problems = new ArrayList<>();
        try {
            for (JsonNode entry : ollama.tags().path("models")) {
                String host = OllamaModel.remoteHost(entry);
                if (host == null) {
                    OllamaModel.found(entry).ifPresent(model -> listed.put(model, entry));
                } else {
                    // Nothing of it is here: it would count as installed, and as fitting any memory.
                    problems.add(new ScanProblem(
                            "ollama:" + entry.path("name").asText(),
                            "remote_model",
                            "The model runs on " + host + "; nothing of it is installed here"));
                }
            }
        } catch (IOException unreachable) {
            List<KnownInstance> lost = inventory.known(ROOT).stream()
                    .filter(KnownInstance::available)
                    .toList();
            entries.availability(ROOT, lost, "unreachable");
            return RootReport.unavailable(ROOT, "unreachable", lost.size(), since(start));
        }
        ScanPlan plan = ScanPlan.of(List.copyOf(listed.keySet()), inventory.known(ROOT), _ -> false, _ -> false);
        int added = 0;
        int deferred = 0;
        for (ScanPlan.ToRead each : plan.read()) {
            ReadModel read = read(ollama, each.found(), listed.get(each.found()));
            entries.enter(ROOT, List.of(new ScanEntries.Read(read, each.known())));
            added += each.known() == null ? 1 : 0;
            deferred += read instanceof ReadModel.Changing ? 1 : 0;
        }
        entries.availability(ROOT, plan.returned(), null);
        List<KnownInstance> lost =
                plan.lost().stream().map(ScanPlan.Lost::known).toList();
        entries.availability(ROOT, lost, "missing");
        RootReport.Counts counts = new RootReport.Counts(
                listed.size(),
                listed.size(),
                added,
                plan.read().size() - added,
                plan.unchanged(),
                plan.returned().size(),
                (int) lost.stream().filter(KnownInstance::available).count(),
                deferred);
        return RootReport.of(ROOT, counts, since(start), problems);
    }

    private static ReadModel read(OllamaApi ollama, FoundModel model, @Nullable JsonNode listed)
            throws InterruptedException {
        try {
            JsonNode shown = ollama.show(model.name());
            ModelHeader header = OllamaModel.header(listed == null ? MissingNode.getInstance() : listed, shown);
            ScannedFacts facts = ScannedFacts.of(header, model);
            facts.weigh(model.sizeBytes());
            facts.tagged(OllamaModel.tags(shown));
            return new ReadModel.HeaderRead(model, facts.details());
        } catch (IOException unreachable) {
            return new ReadModel.Changing(model);
        }
    }

    private static long since(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    @PreDestroy
    void close() {
        api.ifPresent(OllamaApi::close);
    }
}
