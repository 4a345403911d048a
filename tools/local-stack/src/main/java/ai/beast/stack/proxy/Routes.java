package ai.beast.stack.proxy;

import ai.beast.stack.StackPorts;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the service of a path: the longest prefix that matches wins, as in Traefik. Immutable. */
public final class Routes {
    private final List<Route> longestFirst;

    public Routes(List<Route> routes) {
        this.longestFirst = routes.stream()
                .sorted(Comparator.comparingInt((Route route) -> route.prefix().length())
                        .reversed())
                .toList();
    }

    /** The public paths of the suite. */
    public static Routes ofTheSuite(StackPorts ports) {
        return new Routes(List.of(
                new Route("/api/models", "registry-service", ports.registry()),
                new Route("/api/2.0/mlflow/registered-models", "registry-service", ports.registry()),
                new Route("/api/2.0/mlflow/model-versions", "registry-service", ports.registry()),
                new Route("/api/snapshots", "versioning-service", ports.versioning()),
                new Route("/api/models/download", "queue-worker", ports.queue()),
                new Route("/api/queue", "queue-worker", ports.queue()),
                new Route("/api/rag", "queue-worker", ports.queue()),
                new Route("/api/agent", "queue-worker", ports.queue()),
                new Route("/api/events", "events-gateway", ports.events()),
                new Route("/api/webhooks", "events-gateway", ports.events()),
                new Route("/api/automation", "automation-bridge", ports.automation())));
    }

    Optional<Route> find(String path) {
        return longestFirst.stream().filter(route -> route.matches(path)).findFirst();
    }
}
