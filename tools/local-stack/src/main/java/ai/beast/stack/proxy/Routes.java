package ai.beast.stack.proxy;

import ai.beast.contracts.route.RouteTable;
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
        return new Routes(RouteTable.read().prefixes().entrySet().stream()
                .map(prefix -> new Route(prefix.getKey(), prefix.getValue(), ports.of(prefix.getValue())))
                .toList());
    }

    Optional<Route> find(String path) {
        return longestFirst.stream().filter(route -> route.matches(path)).findFirst();
    }
}
