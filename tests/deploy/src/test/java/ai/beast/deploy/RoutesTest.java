package ai.beast.deploy;

import static ai.beast.deploy.Sources.at;
import static ai.beast.deploy.Sources.list;
import static ai.beast.deploy.Sources.map;
import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.contracts.route.RouteTable;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each entry point leads the prefixes of the route table, and no others, to their owners. */
class RoutesTest {
    private static final Pattern RULE =
            Pattern.compile("(?:Host\\(`[^`]+`\\) && \\()?Path\\(`([^`]+)`\\) \\|\\| PathPrefix\\(`([^`]+)/`\\)\\)?");

    private static final Pattern EXACT = Pattern.compile("(?:Host\\(`[^`]+`\\) && )?Path\\(`/`\\)");

    /** Where queue-worker is split by role, its routes belong to the role api. */
    private static final Map<String, String> SPLIT = Map.of("queue-worker", "queue-api");

    @Test
    void traefikInComposeHasTheRouteTable() {
        Map<String, String> suite = new TreeMap<>();
        Map<String, String> hosts = new TreeMap<>();
        map(at(Sources.yaml("deploy/traefik/dynamic/suite.yaml"), "http", "routers"))
                .values()
                .forEach(router -> {
                    boolean byHost = String.valueOf(at(router, "rule")).startsWith("Host(");
                    assertThat(list(at(router, "entryPoints")).contains("suite"))
                            .isNotEqualTo(byHost);
                    (byHost ? hosts : suite).put(prefix(at(router, "rule")), String.valueOf(at(router, "service")));
                });
        assertThat(suite).isEqualTo(table());
        assertThat(hosts).isEqualTo(table());
    }

    @Test
    void traefikServicesNameTheComposeServicesAndPorts() {
        Map<String, Object> compose = map(Sources.yaml("deploy/compose.yaml").get("services"));
        map(at(Sources.yaml("deploy/traefik/dynamic/suite.yaml"), "http", "services"))
                .forEach((name, service) -> {
                    String port = String.valueOf(at(compose.get(name), "environment", "AI_BEAST_PORT"));
                    assertThat(list(at(service, "loadBalancer", "servers")))
                            .containsExactly(Map.of("url", "http://" + name + ":" + port));
                });
    }

    @Test
    void ingressRouteHasTheRouteTable() {
        Map<String, String> routes = new TreeMap<>();
        list(at(Sources.yaml("k8s/components/traefik/ingressroute.yaml"), "spec", "routes"))
                .forEach(route -> routes.put(
                        prefix(at(route, "match")),
                        String.valueOf(at(list(at(route, "services")).getFirst(), "name"))));
        assertThat(routes).isEqualTo(table());
    }

    @Test
    void gatewayRoutesHaveTheRouteTable() {
        Map<String, String> routes = new TreeMap<>();
        for (Object document : Sources.documents(Sources.text("k8s/components/gateway-api/httproutes.yaml"))) {
            list(at(document, "spec", "rules"))
                    .forEach(rule -> routes.put(
                            String.valueOf(at(list(at(rule, "matches")).getFirst(), "path", "value")),
                            String.valueOf(at(list(at(rule, "backendRefs")).getFirst(), "name"))));
        }
        assertThat(routes).isEqualTo(table());
    }

    @Test
    void ingressHasTheRouteTable() {
        Map<String, String> routes = new TreeMap<>();
        Object rule = list(at(Sources.yaml("k8s/components/ingress/ingress.yaml"), "spec", "rules"))
                .getFirst();
        list(at(rule, "http", "paths"))
                .forEach(path -> routes.put(
                        String.valueOf(at(path, "path")), String.valueOf(at(path, "backend", "service", "name"))));
        assertThat(routes).isEqualTo(table());
    }

    @Test
    void streamsAreNeitherBufferedNorCut() {
        Map<String, Object> entryPoints =
                map(Sources.yaml("deploy/traefik/traefik.yaml").get("entryPoints"));
        assertThat(entryPoints.keySet()).contains("suite", "web", "websecure");
        for (String name : new String[] {"suite", "web", "websecure"}) {
            assertThat(at(entryPoints.get(name), "transport", "respondingTimeouts", "readTimeout"))
                    .isEqualTo("0s");
        }
        assertThat(Sources.text("deploy/traefik/dynamic/suite.yaml")).doesNotContain("buffering:", "inFlightReq:");
    }

    private static Map<String, String> table() {
        Map<String, String> table = new TreeMap<>();
        RouteTable.read().prefixes().forEach((prefix, owner) -> table.put(prefix, SPLIT.getOrDefault(owner, owner)));
        return table;
    }

    private static String prefix(Object rule) {
        if (EXACT.matcher(String.valueOf(rule)).matches()) {
            return "/";
        }
        Matcher matcher = RULE.matcher(String.valueOf(rule));
        assertThat(matcher.matches()).as(String.valueOf(rule)).isTrue();
        assertThat(matcher.group(1)).isEqualTo(matcher.group(2));
        return matcher.group(1);
    }
}
