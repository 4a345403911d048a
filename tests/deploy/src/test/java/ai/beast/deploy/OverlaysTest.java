package ai.beast.deploy;

import static ai.beast.deploy.Sources.at;
import static ai.beast.deploy.Sources.list;
import static ai.beast.deploy.Sources.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Renders each overlay and checks its objects. Skipped where kubectl is not installed. Objects of operators are checked for
 * their references only: no library on Maven Central types all of them.
 */
class OverlaysTest {
    private static final Map<String, Class<?>> TYPES = Map.ofEntries(
            Map.entry("ConfigMap", V1ConfigMap.class),
            Map.entry("Deployment", V1Deployment.class),
            Map.entry("HorizontalPodAutoscaler", V2HorizontalPodAutoscaler.class),
            Map.entry("Ingress", V1Ingress.class),
            Map.entry("Job", V1Job.class),
            Map.entry("Namespace", V1Namespace.class),
            Map.entry("NetworkPolicy", V1NetworkPolicy.class),
            Map.entry("PersistentVolumeClaim", V1PersistentVolumeClaim.class),
            Map.entry("PodDisruptionBudget", V1PodDisruptionBudget.class),
            Map.entry("Service", V1Service.class),
            Map.entry("ServiceAccount", V1ServiceAccount.class),
            Map.entry("StatefulSet", V1StatefulSet.class));

    private static final Set<String> OPERATORS = Set.of(
            "Cluster",
            "Gateway",
            "HTTPRoute",
            "IngressRoute",
            "Kafka",
            "KafkaNodePool",
            "Middleware",
            "ObjectStore",
            "PrometheusRule",
            "ScaledObject",
            "ScheduledBackup",
            "ServiceMonitor");

    @ParameterizedTest
    @ValueSource(strings = {"single-node", "prodish", "ha"})
    void objectsHaveTheFieldsOfTheirTypes(String name) throws Exception {
        Gson gson = JSON.getGson();
        for (Map<String, Object> object : rendered(name).objects()) {
            Class<?> type = TYPES.get(Overlay.kind(object));
            if (type == null) {
                assertThat(OPERATORS).contains(Overlay.kind(object));
                continue;
            }
            JsonElement json = gson.toJsonTree(object);
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
            // What the typed object loses or changes was no field of the type, or of another one.
            assertThat(withoutEmpty(gson.toJsonTree(gson.fromJson(json, type))))
                    .as("%s %s", Overlay.kind(object), Overlay.name(object))
                    .isEqualTo(withoutEmpty(json));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"single-node", "prodish", "ha"})
    void podsAreRestricted(String name) throws Exception {
        Overlay overlay = rendered(name);
        assertThat(overlay.of("Namespace"))
                .allSatisfy(namespace -> assertThat(map(at(namespace, "metadata", "labels")))
                        .containsEntry("pod-security.kubernetes.io/enforce", "restricted"));
        overlay.workloads().forEach(workload -> {
            Map<String, Object> pod = Overlay.pod(workload);
            assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
            assertThat(at(pod, "securityContext", "seccompProfile", "type")).isEqualTo("RuntimeDefault");
            assertThat(pod).containsEntry("automountServiceAccountToken", false);
            for (Map<String, Object> container : Overlay.containers(workload)) {
                assertThat(at(container, "securityContext", "allowPrivilegeEscalation"))
                        .isEqualTo(false);
                assertThat(at(container, "securityContext", "readOnlyRootFilesystem"))
                        .isEqualTo(true);
                assertThat(at(container, "securityContext", "capabilities", "drop"))
                        .isEqualTo(List.of("ALL"));
                assertThat(at(container, "resources", "limits", "memory")).isNotNull();
                assertThat(String.valueOf(container.get("image"))).matches("[a-z0-9./_-]+:(?!latest)[^:]+");
                if (Overlay.kind(workload).equals("Deployment")) {
                    assertThat(container).containsKeys("startupProbe", "readinessProbe", "livenessProbe");
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"single-node", "prodish", "ha"})
    void referencesResolve(String name) throws Exception {
        Overlay overlay = rendered(name);
        Set<String> claims = names(overlay.of("PersistentVolumeClaim"));
        Set<String> accounts = names(overlay.of("ServiceAccount"));
        String secrets = Sources.text("k8s/secrets");
        overlay.workloads().forEach(workload -> {
            Map<String, Object> pod = Overlay.pod(workload);
            if (pod.get("serviceAccountName") != null) {
                assertThat(accounts).contains(String.valueOf(pod.get("serviceAccountName")));
            }
            Set<String> volumes = new TreeSet<>();
            list(pod.get("volumes")).forEach(volume -> {
                volumes.add(String.valueOf(at(volume, "name")));
                Optional.ofNullable(at(volume, "persistentVolumeClaim", "claimName"))
                        .ifPresent(claim -> assertThat(claims).contains(String.valueOf(claim)));
                Optional.ofNullable(at(volume, "secret", "secretName"))
                        .ifPresent(secret -> assertThat(secrets).contains(secret + " "));
            });
            list(at(workload, "spec", "volumeClaimTemplates"))
                    .forEach(claim -> volumes.add(String.valueOf(at(claim, "metadata", "name"))));
            for (Map<String, Object> container : Overlay.containers(workload)) {
                list(container.get("volumeMounts"))
                        .forEach(mount -> assertThat(volumes).contains(String.valueOf(at(mount, "name"))));
                list(container.get("env")).forEach(variable -> resolve(overlay, variable, secrets));
            }
        });
        overlay.of("Service").forEach(service -> {
            Map<String, Object> selector = map(at(service, "spec", "selector"));
            assertThat(overlay.workloads().map(Overlay::podLabels))
                    .as("pods of the service " + Overlay.name(service))
                    .anyMatch(labels -> labels.entrySet().containsAll(selector.entrySet()));
        });
        overlay.of("NetworkPolicy").forEach(policy -> {
            Map<String, Object> selector = map(at(policy, "spec", "podSelector", "matchLabels"));
            assertThat(selector.containsKey("ai-beast.io/store")
                            || overlay.workloads()
                                    .map(Overlay::podLabels)
                                    .anyMatch(labels -> labels.entrySet().containsAll(selector.entrySet())))
                    .as("pods of the policy " + Overlay.name(policy))
                    .isTrue();
        });
    }

    private static void resolve(Overlay overlay, Object variable, String secrets) {
        Object configuration = at(variable, "valueFrom", "configMapKeyRef");
        if (configuration != null) {
            assertThat(overlay.of("ConfigMap").filter(map -> Overlay.name(map).equals(at(configuration, "name"))))
                    .as(String.valueOf(configuration))
                    .singleElement()
                    .satisfies(map ->
                            assertThat(map(map.get("data"))).containsKey(String.valueOf(at(configuration, "key"))));
        }
        Object secret = at(variable, "valueFrom", "secretKeyRef");
        if (secret != null) {
            assertThat(secrets).contains(at(secret, "name") + " ", "--from-literal=" + at(secret, "key") + "=");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"single-node", "prodish", "ha"})
    void servicesReadTheVariablesTheyAreGiven(String name) throws Exception {
        rendered(name)
                .workloads()
                .forEach(workload -> Overlay.containers(workload).forEach(container -> {
                    String image = String.valueOf(container.get("image"));
                    if (image.startsWith("ai-beast/")) {
                        assertThat(Sources.variablesOf(image.replaceAll("ai-beast/|:.*", "")))
                                .as(image)
                                .containsAll(list(container.get("env")).stream()
                                        .map(variable -> String.valueOf(at(variable, "name")))
                                        .toList());
                    }
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"single-node", "prodish", "ha"})
    void everyPodHasPolicyAndSelectorsStayStable(String name) throws Exception {
        Overlay overlay = rendered(name);
        assertThat(names(overlay.of("NetworkPolicy"))).contains("default-deny");
        overlay.workloads().forEach(workload -> {
            assertThat(overlay.of("NetworkPolicy").map(policy -> map(at(policy, "spec", "podSelector", "matchLabels"))))
                    .as("policies of " + Overlay.name(workload))
                    .anyMatch(selector -> !selector.isEmpty()
                            && Overlay.podLabels(workload).entrySet().containsAll(selector.entrySet()));
            if (!Overlay.kind(workload).equals("Job")) {
                assertThat(map(at(workload, "spec", "selector", "matchLabels")).keySet())
                        .containsExactly("app.kubernetes.io/name");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"single-node", "prodish", "ha"})
    void budgetsExistOnlyForSeveralReplicas(String name) throws Exception {
        Overlay overlay = rendered(name);
        Map<Object, Object> replicas = new HashMap<>();
        overlay.of("Deployment")
                .forEach(deployment -> replicas.put(Overlay.name(deployment), at(deployment, "spec", "replicas")));
        overlay.of("ScaledObject").forEach(scaled -> {
            Object target = at(scaled, "spec", "scaleTargetRef", "name");
            // Each apply would set it back.
            assertThat(replicas).containsEntry(target, null);
            replicas.put(target, at(scaled, "spec", "minReplicaCount"));
        });
        assertThat(names(overlay.of("PodDisruptionBudget")))
                .allSatisfy(budget -> assertThat((Integer) replicas.get(budget)).isGreaterThan(1));
        assertThat(replicas).containsEntry("metrics-exporter", 1);
    }

    @Test
    void alertsAreThoseOfCompose() {
        assertThat(at(Sources.yaml("k8s/components/monitoring/prometheusrule.yaml"), "spec", "groups"))
                .as("run k8s/components/monitoring/generate")
                .isEqualTo(Sources.yaml("deploy/prometheus/rules/ai-beast.yml").get("groups"));
    }

    @Test
    void boardsAreThoseOfCompose() throws IOException {
        String named = Sources.text("deploy/grafana/kustomization.yaml");
        try (Stream<Path> boards = Files.list(Sources.HOME.resolve("deploy/grafana/dashboards"))) {
            assertThat(boards).allSatisfy(board -> assertThat(named).contains("[dashboards/" + board.getFileName()));
        }
    }

    /** Typed objects have empty lists and maps where the source has nothing. */
    private static JsonElement withoutEmpty(JsonElement json) {
        if (json.isJsonArray()) {
            JsonArray kept = new JsonArray();
            json.getAsJsonArray().forEach(element -> kept.add(withoutEmpty(element)));
            return kept;
        }
        if (!json.isJsonObject()) {
            return json;
        }
        JsonObject kept = new JsonObject();
        json.getAsJsonObject().asMap().forEach((name, value) -> {
            JsonElement inner = withoutEmpty(value);
            boolean empty = inner.isJsonArray() && inner.getAsJsonArray().isEmpty()
                    || inner.isJsonObject() && inner.getAsJsonObject().isEmpty();
            if (!empty) {
                kept.add(name, inner);
            }
        });
        return kept;
    }

    private static Set<String> names(Stream<Map<String, Object>> objects) {
        return objects.map(Overlay::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Overlay rendered(String name) throws Exception {
        Optional<Overlay> overlay = Overlay.render(name);
        assumeTrue(overlay.isPresent(), "kubectl 1.21 or newer is not installed, so no overlay was rendered");
        return overlay.get();
    }
}
