package ai.beast.outgoing;

import ai.beast.security.Cidr;
import ai.beast.security.OutboundGuard.Target;
import ai.beast.security.UrlHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Hosts that no proxy leads to, as in {@code NO_PROXY}: names, which include the names below them, each with a port or for all
 * ports; addresses and networks in CIDR form; {@code *} for all.
 */
record DirectHosts(boolean all, List<String> names, List<Cidr> networks) {
    static DirectHosts parse(String text) {
        List<String> names = new ArrayList<>();
        List<Cidr> networks = new ArrayList<>();
        for (String part : text.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            String entry = part.replaceFirst("^\\*?\\.", "");
            if (entry.matches("[0-9./]+|\\[?[0-9a-f]*:[0-9a-f:.]+\\]?(?:/\\d+)?")) {
                networks.add(network(entry));
            } else if (!entry.isEmpty()) {
                names.add(entry);
            }
        }
        return new DirectHosts(names.contains("*"), List.copyOf(names), List.copyOf(networks));
    }

    private static Cidr network(String entry) {
        try {
            return Cidr.parse(entry.replaceAll("[\\[\\]]", ""));
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "`AI_BEAST_NO_PROXY` must contain host names, addresses and networks in CIDR form only: " + entry,
                    malformed);
        }
    }

    boolean contains(Target target) {
        String host = String.valueOf(UrlHost.of(target.uri())).toLowerCase(Locale.ROOT);
        String withPort = host + ":" + target.port();
        return all
                || names.stream().anyMatch(name -> below(host, name) || below(withPort, name))
                || target.addresses().stream()
                        .anyMatch(address -> networks.stream().anyMatch(network -> network.contains(address)));
    }

    private static boolean below(String host, String name) {
        return host.equals(name) || host.endsWith("." + name);
    }
}
