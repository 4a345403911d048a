package ai.beast.stack.proxy;

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

    /** The public paths of the suite. @param offset added to every service's port */
    public static Routes ofTheSuite(int offset) {
        return new Routes(List.of(
                new Route("/api/models", "registry-service", 8101 + offset),
                new Route("/api/snapshots", "versioning-service", 8102 + offset),
                new Route("/api/models/download", "queue-worker", 8103 + offset),
                new Route("/api/queue", "queue-worker", 8103 + offset),
                new Route("/api/rag", "queue-worker", 8103 + offset),
                new Route("/api/agent", "queue-worker", 8103 + offset),
                new Route("/api/events", "events-gateway", 8104 + offset),
                new Route("/api/webhooks", "events-gateway", 8104 + offset),
                new Route("/api/automation", "automation-bridge", 8106 + offset)));
    }

    Optional<Route> find(String path) {
        return longestFirst.stream().filter(route -> route.matches(path)).findFirst();
    }
}
