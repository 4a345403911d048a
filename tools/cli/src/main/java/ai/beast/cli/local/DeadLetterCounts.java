package ai.beast.cli.local;

import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.remote.DeadCommand;
import ai.beast.stack.StackStatus;
import ai.beast.stack.UnitPhase;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Asks the services how many dead letters they keep. */
final class DeadLetterCounts {
    private static final Set<String> SERVICES =
            Set.of("registry-service", "versioning-service", "queue-worker", "events-gateway", "automation-bridge");

    private DeadLetterCounts() {}

    /** The number by service, asked at the same time; a service that is not ready or does not answer is absent. */
    static SortedMap<String, Long> read(StackStatus status) {
        List<String> ready = status.units().stream()
                .filter(unit -> unit.phase() == UnitPhase.READY && SERVICES.contains(unit.name()))
                .map(StackStatus.UnitStatus::name)
                .toList();
        Map<String, Long> counts = new ConcurrentHashMap<>();
        if (ready.isEmpty()) {
            return new TreeMap<>();
        }
        try (Api api = new Api(URI.create(status.url()), Settings.localAdminKey())) {
            ready.parallelStream().forEach(service -> read(api, service, counts));
        } catch (CommandException noKey) {
            return new TreeMap<>();
        }
        return new TreeMap<>(counts);
    }

    private static void read(Api api, String service, Map<String, Long> counts) {
        try {
            JsonNode page = api.get(DeadCommand.path(service) + "?limit=1");
            long sum = 0;
            for (JsonNode count : page.path("counts")) {
                sum += count.asLong();
            }
            counts.put(service, sum);
        } catch (ApiException unavailable) {
            // The state of the service says more.
        }
    }
}
