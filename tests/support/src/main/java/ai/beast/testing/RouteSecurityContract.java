package ai.beast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.contracts.route.RouteRow;
import ai.beast.contracts.route.RouteTable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Compares a service with its rows of the {@link RouteTable}: what each route answers to each scope of key, and what the
 * OpenAPI document states. A service extends this in a {@code @QuarkusTest} with {@link Infrastructure}.
 */
public abstract class RouteSecurityContract {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Keys by scope; the first whose scope suffices is let through. */
    private static final Map<String, String> KEYS = new LinkedHashMap<>();

    static {
        KEYS.put("read", TestKeys.READ);
        KEYS.put("write", TestKeys.WRITE);
        KEYS.put("admin", TestKeys.ADMIN);
        KEYS.put("service", TestKeys.SERVICE);
        KEYS.put("infer", TestKeys.INFER);
    }

    private static final List<String> ODD_TEXTS = List.of(
            "%00",
            "%ED%A0%80",
            "%2B999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "9223372036854775808",
            "inbox-1%40%2B999999999-12-31T23:59:59Z",
            "%F0%9F%A6%81".repeat(100));

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI base;

    /** Calls that replace the default ones. */
    protected List<RouteSample> samples() {
        return List.of();
    }

    @Test
    void answersEachScopeByTheRouteTable() {
        Map<String, RouteSample> samples =
                samples().stream().collect(Collectors.toMap(RouteSample::name, Function.identity()));
        List<RouteRow> rows = rows();
        assertThat(samples.keySet()).as("samples of routes").isSubsetOf(names(rows));
        SoftAssertions softly = new SoftAssertions();
        for (RouteRow row : rows) {
            RouteSample sample = samples.getOrDefault(row.name(), RouteSample.of(row.name()));
            for (String key : new String[] {null, TestKeys.UNKNOWN}) {
                int status = status(row, sample, key);
                if (row.isOpen() && (key == null || row.method().equals("GET"))) {
                    letThrough(softly, row, "any caller", status);
                } else {
                    softly.assertThat(status)
                            .as(row.name() + " without a known key")
                            .isEqualTo(401);
                }
            }
            boolean admitted = row.isOpen();
            for (Map.Entry<String, String> key : KEYS.entrySet()) {
                if (!suffices(key.getKey(), row.scope())) {
                    softly.assertThat(status(row, sample, key.getValue()))
                            .as("%s with scope %s", row.name(), key.getKey())
                            .isEqualTo(403);
                } else if (!admitted) {
                    admitted = true;
                    letThrough(softly, row, "scope " + key.getKey(), status(row, sample, key.getValue()));
                }
            }
        }
        softly.assertAll();
    }

    @Test
    void openApiStatesTheRouteTable() throws IOException {
        Map<String, JsonNode> operations = operations();
        Map<String, RouteRow> rows = rows().stream()
                .filter(RouteRow::isDocumented)
                .collect(Collectors.toMap(RouteRow::name, Function.identity(), (one, _) -> one, TreeMap::new));
        assertThat(operations.keySet()).isEqualTo(rows.keySet());
        SoftAssertions softly = new SoftAssertions();
        rows.forEach((name, row) -> {
            JsonNode operation = operations.getOrDefault(name, MissingNode.getInstance());
            softly.assertThat(operation.at("/security/0/apiKey/0").asText("none"))
                    .as("scope of " + name)
                    .isEqualTo(row.scope());
            softly.assertThat(operation.has("requestBody"))
                    .as("body of " + name)
                    .isEqualTo(row.hasBody());
            softly.assertThat(operation.path("x-body-limit").asText("-"))
                    .as("body limit of " + name)
                    .isEqualTo(row.bodyLimit());
            softly.assertThat(pageLimit(operation))
                    .as("limit of " + name)
                    .isIn("none", "50 of 250", "50 of 500", "100 of 1000");
            softly.assertThat(operation.path("x-audited").asBoolean())
                    .as("audit of " + name)
                    .isEqualTo(row.audited());
            softly.assertThat(operation.path("x-idempotent").asText())
                    .as("idempotency of " + name)
                    .isEqualTo(row.idempotent());
        });
        softly.assertAll();
    }

    /** Text that is no id, number or time of ours, in each place of a request that reads it. */
    @Test
    void answersOddTextWithoutServerError() throws IOException {
        SoftAssertions softly = new SoftAssertions();
        for (Map.Entry<String, JsonNode> operation : operations().entrySet()) {
            String route = operation.getKey();
            if (!route.startsWith("GET ")) {
                continue;
            }
            RouteRow row = rows().stream()
                    .filter(each -> each.name().equals(route))
                    .findFirst()
                    .orElseThrow();
            RouteSample sample = RouteSample.of(route);
            for (String text : ODD_TEXTS) {
                List<String> paths = new ArrayList<>();
                paths.add(sample.path().replace("absent", text));
                for (JsonNode parameter : operation.getValue().path("parameters")) {
                    if (parameter.path("in").asText().equals("query")) {
                        paths.add(sample.path() + "?" + parameter.path("name").asText() + "=" + text);
                    }
                }
                for (String path : paths) {
                    softly.assertThat(status(row, sample.at(path), TestKeys.ADMIN))
                            .as("GET " + path)
                            .isNotEqualTo(500);
                }
            }
        }
        softly.assertAll();
    }

    @Test
    void bodyLimitsAreThoseOfTheService() {
        String ofServer = setting("quarkus.http.limits.max-body-size", "10M");
        String inMemory = setting("ai-beast.http.max-body-size", "1M");
        assertThat(rows().stream().filter(RouteRow::hasBody))
                .allSatisfy(row -> assertThat(row.bodyLimit()).as(row.name()).isIn(ofServer, inMemory));
    }

    @Test
    void probesGiveDetailsToKeysOnly() throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode statusAlone = json.createObjectNode().put("status", "UP");
        // What a service consumes may still be unavailable to it when it has just started.
        await().until(() -> json.readTree(body("GET /q/health/ready", null)).equals(statusAlone));
        for (String probe : List.of("GET /q/health/live", "GET /q/health/ready", "GET /q/health/started")) {
            assertThat(json.readTree(body(probe, null))).as(probe).isEqualTo(statusAlone);
            assertThat(json.readTree(body(probe, TestKeys.UNKNOWN))).as(probe).isEqualTo(statusAlone);
            assertThat(json.readTree(body(probe, TestKeys.READ)).has("checks"))
                    .as(probe)
                    .isTrue();
        }
    }

    private byte[] body(String name, @Nullable String key) throws IOException {
        RouteRow row = rows().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        try (HttpClient client = newClient();
                InputStream body = send(client, row, RouteSample.of(name), key).body()) {
            return body.readAllBytes();
        }
    }

    /** Lists have 50 items at most 250 unless they had more before; others have no parameter of that name. */
    private static String pageLimit(JsonNode operation) {
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("name").asText().equals("limit")) {
                JsonNode schema = parameter.path("schema");
                return schema.path("default").asText() + " of "
                        + schema.path("maximum").asText();
            }
        }
        return "none";
    }

    private static String setting(String name, String otherwise) {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class).orElse(otherwise);
    }

    private static boolean suffices(String scope, String needed) {
        List<String> nested = List.of("none", "read", "write", "admin");
        if (needed.equals("none")) {
            return true;
        }
        if (needed.equals("infer")) {
            return !scope.equals("read");
        }
        if (scope.equals("service")) {
            return !needed.equals("admin");
        }
        return nested.contains(needed) && nested.indexOf(scope) >= nested.indexOf(needed);
    }

    private static void letThrough(SoftAssertions softly, RouteRow row, String who, int status) {
        softly.assertThat(status)
                .as("%s with %s", row.name(), who)
                .isBetween(200, 499)
                .isNotIn(401, 403);
    }

    private static List<RouteRow> rows() {
        String service = setting("quarkus.application.name", "");
        return RouteTable.read().rows().stream()
                .filter(row -> row.owner().equals(service) || row.owner().equals(RouteRow.EVERY_SERVICE))
                .toList();
    }

    private static List<String> names(List<RouteRow> rows) {
        return rows.stream().map(RouteRow::name).toList();
    }

    private Map<String, JsonNode> operations() throws IOException {
        RouteRow row = rows().stream()
                .filter(each -> each.path().equals("/q/openapi"))
                .findFirst()
                .orElseThrow();
        RouteSample document = RouteSample.of(row.name()).at("/q/openapi?format=json");
        try (HttpClient client = newClient()) {
            HttpResponse<InputStream> response = send(client, row, document, TestKeys.READ);
            assertThat(response.statusCode()).isEqualTo(200);
            try (InputStream body = response.body()) {
                Map<String, JsonNode> operations = new TreeMap<>();
                new ObjectMapper()
                        .readTree(body)
                        .path("paths")
                        .properties()
                        .forEach(path -> path.getValue().properties().forEach(operation -> {
                            if (METHODS.contains(operation.getKey())) {
                                operations.put(
                                        operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                        operation.getValue());
                            }
                        }));
                return operations;
            }
        }
    }

    /** A connection for each request: one that was refused before its body was read is no good for the next. */
    private int status(RouteRow row, RouteSample sample, @Nullable String key) {
        try (HttpClient client = newClient()) {
            HttpResponse<InputStream> response = send(client, row, sample, key);
            try (InputStream body = response.body()) {
                // Streams never end: the status is all that is wanted of them.
                return response.statusCode();
            } catch (IOException e) {
                return response.statusCode();
            }
        }
    }

    private static HttpClient newClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private HttpResponse<InputStream> send(HttpClient client, RouteRow row, RouteSample sample, @Nullable String key) {
        // A plain GET is no upgrade to a WebSocket, which is found after the key.
        String method = row.method().equals("WS") ? "GET" : row.method();
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(sample.path()))
                .timeout(TIMEOUT)
                .method(method, row.hasBody() ? BodyPublishers.ofString(sample.body()) : BodyPublishers.noBody());
        if (row.hasBody()) {
            request.header("Content-Type", sample.contentType());
        }
        if (key != null) {
            request.header("Authorization", TestKeys.bearer(key));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new AssertionError(row.name() + " could not be called: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
