package ai.beast.deploy;

import static ai.beast.deploy.Sources.at;
import static ai.beast.deploy.Sources.list;
import static ai.beast.deploy.Sources.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of deploy/compose.yaml. */
class ComposeTest {
    /** What docker-compose 1.29.2 and Docker Compose 2 both know. */
    private static final Set<String> TOP_LEVEL = Set.of("services", "networks", "secrets", "volumes");

    private static final Set<String> KEYS = Set.of(
            "cap_drop",
            "command",
            "cpus",
            "depends_on",
            "entrypoint",
            "environment",
            "extra_hosts",
            "healthcheck",
            "image",
            "init",
            "logging",
            "mem_limit",
            "networks",
            "pid",
            "pids_limit",
            "ports",
            "profiles",
            "read_only",
            "restart",
            "secrets",
            "security_opt",
            "shm_size",
            "stop_grace_period",
            "stop_signal",
            "tmpfs",
            "user",
            "volumes");

    private static final Set<String> HEALTH =
            Set.of("test", "interval", "timeout", "retries", "start_period", "disable");

    /** cAdvisor reads the kernel's accounts of all containers. */
    private static final Set<String> ROOT = Set.of("cadvisor");

    private static final Set<String> PROFILES =
            Set.of("automation", "jupyter", "traefik", "monitoring", "worker", "dev", "prodish", "full");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)(:?[-?][^}]*)?}");

    private final String text = Sources.text("deploy/compose.yaml");
    private final Map<String, Object> compose = Sources.yaml("deploy/compose.yaml");
    private final Map<String, Object> services = map(compose.get("services"));

    @TestFactory
    List<DynamicTest> everyServiceFollowsTheRules() {
        return services.entrySet().stream()
                .map(service -> DynamicTest.dynamicTest(
                        service.getKey(), () -> check(service.getKey(), map(service.getValue()))))
                .toList();
    }

    private void check(String name, Map<String, Object> service) {
        assertThat(service.keySet()).isSubsetOf(KEYS);
        assertThat(map(service.get("healthcheck"))).isNotEmpty();
        assertThat(map(service.get("healthcheck")).keySet()).isSubsetOf(HEALTH);
        assertThat(service).containsEntry("read_only", true).containsEntry("cap_drop", List.of("ALL"));
        assertThat(service).containsKeys("mem_limit", "cpus", "pids_limit", "logging", "restart");
        assertThat(String.valueOf(service.get("cpus")))
                .as("Docker refuses more than the machine has, and a machine has one")
                .matches("1|\\$\\{CPU_LIMIT:\\?.*}");
        assertThat(list(service.get("security_opt"))).contains("no-new-privileges:true");
        if (!ROOT.contains(name)) {
            assertThat(String.valueOf(service.get("user"))).startsWith("${AI_BEAST_UID");
        }
        assertThat(String.valueOf(service.get("image"))).matches("[a-z0-9./_-]+:(?!latest)[^:]+");
        assertThat(list(service.get("ports")))
                .allSatisfy(port -> assertThat(String.valueOf(port))
                        .matches("(127\\.0\\.0\\.1|\\$\\{BIND_ADDRESS:-127\\.0\\.0\\.1}):.*"));
        assertThat(map(compose.get("networks")).keySet()).containsAll(strings(service.get("networks")));
        assertThat(map(compose.get("secrets")).keySet()).containsAll(strings(service.get("secrets")));
        Set<String> profiles = new TreeSet<>(strings(service.get("profiles")));
        assertThat(PROFILES).containsAll(profiles);
        if (!profiles.isEmpty() && !profiles.equals(Set.of("dev"))) {
            assertThat(profiles).contains("full");
        }
        for (String needed : map(service.get("depends_on")).keySet()) {
            Set<String> there = new TreeSet<>(strings(map(services.get(needed)).get("profiles")));
            assertThat(there.isEmpty() || there.containsAll(profiles) && !profiles.isEmpty())
                    .as(name + " may not need " + needed + ", which other profiles leave out")
                    .isTrue();
        }
        for (String volume : strings(service.get("volumes"))) {
            if (!volume.endsWith(":ro") && !volume.endsWith(":ro,rslave")) {
                assertThat(volume).as("a writable volume").startsWith("${");
                assertThat(volume).matches("\\$\\{(DATA_DIR|MODELS_DIR)[^}]*}.*");
            }
            if (volume.startsWith("${MODELS_DIR")) {
                assertThat(volume).startsWith("${MODELS_DIR}:${MODELS_DIR}");
            }
        }
        if (String.valueOf(service.get("image")).startsWith("ai-beast/")) {
            String module = String.valueOf(service.get("image")).replaceAll("ai-beast/|:.*", "");
            assertThat(Sources.variablesOf(module))
                    .as("the settings of " + module)
                    .containsAll(map(service.get("environment")).keySet());
        }
    }

    @Test
    void hasNoUnknownTopLevelKey() {
        assertThat(compose.keySet().stream().filter(key -> !key.startsWith("x-")))
                .isSubsetOf(TOP_LEVEL);
    }

    @Test
    void runsTheSixServicesAndTheStoresWithoutProfile() {
        assertThat(services.entrySet().stream()
                        .filter(service -> map(service.getValue()).get("profiles") == null)
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "postgres",
                        "redis",
                        "kafka",
                        "kafka-topics",
                        "registry-service",
                        "versioning-service",
                        "queue-api",
                        "queue-worker",
                        "events-gateway",
                        "metrics-exporter",
                        "automation-bridge");
    }

    @Test
    void storesKeepTheirDataInMountedDirectories() {
        assertThat(strings(map(services.get("postgres")).get("volumes")))
                .contains("${DATA_DIR}/postgres:/var/lib/postgresql");
        assertThat(map(map(services.get("kafka")).get("environment")))
                .containsEntry("KAFKA_LOG_DIRS", "/var/lib/kafka/data");
        assertThat(strings(map(services.get("kafka")).get("volumes")))
                .contains("${DATA_DIR}/kafka:/var/lib/kafka/data");
        assertThat(strings(map(services.get("redis")).get("command"))).contains("--appendonly", "noeviction");
    }

    @Test
    void ollamaCanBeSwitchedOff() {
        // With a colon an empty value would be the default.
        assertThat(text).contains("${AI_BEAST_OLLAMA_URL-").doesNotContain("${AI_BEAST_OLLAMA_URL:-");
    }

    @Test
    void workflowsReachTheSuiteWhereTemplatesLookForIt() {
        String url = String.valueOf(at(services, "automation-bridge", "environment", "AI_BEAST_N8N_SUITE_URL"))
                .replaceAll("^\\$\\{\\w+:-|}$", "");
        Matcher address = Pattern.compile("http://([a-z-]+):(\\d+)").matcher(url);
        assertThat(address.matches()).as(url).isTrue();
        Object suite = services.get(address.group(1));
        assertThat(at(suite, "environment", "AI_BEAST_PORT")).isEqualTo(address.group(2));
        assertThat(map(suite)).doesNotContainKey("profiles");
        assertThat(strings(at(suite, "networks"))).containsAnyElementsOf(strings(at(services, "n8n", "networks")));
        assertThat(Sources.text("k8s/base/suite.env")).contains("AI_BEAST_N8N_SUITE_URL=" + url + "\n");
    }

    @Test
    void kubernetesGivesServicesTheSameSettings() {
        for (String name : List.of(
                "registry-service",
                "versioning-service",
                "queue-api",
                "queue-worker",
                "events-gateway",
                "metrics-exporter",
                "automation-bridge")) {
            Object pod = at(Sources.yaml("k8s/base/" + name + "/deployment.yaml"), "spec", "template", "spec");
            Set<String> names = new TreeSet<>();
            list(at(list(at(pod, "containers")).getFirst(), "env"))
                    .forEach(variable -> names.add(String.valueOf(at(variable, "name"))));
            Set<String> expected =
                    new TreeSet<>(map(at(services, name, "environment")).keySet());
            // There it is in a Secret alone.
            expected.remove("AI_BEAST_N8N_API_KEY");
            assertThat(names).as(name).isEqualTo(expected);
        }
    }

    @Test
    void prometheusScrapesEveryProcessOfTheSuite() {
        List<String> scraped = new ArrayList<>();
        for (Object group : list(Sources.documents(Sources.text("deploy/prometheus/targets/services.yml"))
                .getFirst())) {
            scraped.addAll(strings(at(group, "targets")));
        }
        Object job = list(Sources.yaml("deploy/prometheus/prometheus.yml").get("scrape_configs"))
                .getFirst();
        for (Object names : list(at(job, "dns_sd_configs"))) {
            strings(at(names, "names")).forEach(name -> scraped.add(name + ":" + at(names, "port")));
        }
        List<String> processes = services.entrySet().stream()
                .filter(service -> at(service.getValue(), "environment", "AI_BEAST_PORT") != null)
                .map(service -> service.getKey() + ":" + at(service.getValue(), "environment", "AI_BEAST_PORT"))
                .toList();
        assertThat(scraped).containsExactlyInAnyOrderElementsOf(processes);
    }

    @Test
    void nodeExporterLeavesTheNetworkToCadvisor() {
        assertThat(strings(at(services, "node-exporter", "command"))).contains("--no-collector.netdev");
        assertThat(Sources.text("deploy/grafana/boards/infra.toml"))
                .contains("container_network_receive_bytes_total{job=\\\"cadvisor\\\", id=\\\"/\\\"");
        assertThat(Sources.text("deploy/prometheus/targets/infra.yml")).contains("job: cadvisor");
    }

    @Test
    void boardsFindTheRunbooks() {
        Matcher address = Pattern.compile("\"query\": \"(/public/[a-z/]+)\"")
                .matcher(Sources.text("deploy/grafana/dashboards/suite.json"));
        assertThat(address.find()).isTrue();
        String directory = "/usr/share/grafana" + address.group(1);
        assertThat(strings(at(services, "grafana", "volumes"))).contains("../docs/runbooks:" + directory + ":ro");
        assertThat(Sources.text("k8s/README.md"))
                .contains("--from-file=docs/runbooks", "mountPath: " + directory + ",");
    }

    @Test
    void secretsHaveNoDefault() {
        List<String> defaulted = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            boolean secret = matcher.group(1).matches(".*(PASSWORD|TOKEN|_KEY|CLUSTER_ID)$");
            boolean empty = matcher.group(2) == null || matcher.group(2).equals(":-");
            if (secret && !empty && !matcher.group(2).startsWith(":?")) {
                defaulted.add(matcher.group());
            }
        }
        assertThat(defaulted).isEmpty();
    }

    @Test
    void exampleNamesEveryVariable() {
        Set<String> used = new TreeSet<>();
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            used.add(matcher.group(1));
        }
        Set<String> named = Sources.text("deploy/.env.example")
                .lines()
                .filter(line -> line.matches("[A-Z0-9_]+=.*"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).containsAll(used);
        used.addAll(Set.of("COMPOSE_PROJECT_NAME", "COMPOSE_PROFILES", "GRAFANA_PASSWORD"));
        assertThat(used).containsAll(named);
    }

    @Test
    void exampleNamesTheVersionOfTheProject() {
        assertThat(Sources.text("deploy/.env.example"))
                .contains("AI_BEAST_VERSION=" + System.getProperty("ai.beast.version") + "\n");
        assertThat(Sources.text("k8s/base/kustomization.yaml"))
                .contains("newTag: " + System.getProperty("ai.beast.version") + "}");
    }

    @Test
    void workersStopLaterThanTheirGrace() {
        assertThat(map(services.get("queue-worker"))).containsEntry("stop_grace_period", "40s");
        assertThat(Sources.text("deploy/.env.example")).contains("AI_BEAST_WORKER_GRACE=10s\n");
    }

    private static List<String> strings(Object value) {
        return list(value).stream().map(String::valueOf).toList();
    }
}
