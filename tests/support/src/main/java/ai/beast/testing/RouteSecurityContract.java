package ai.beast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every route of a service, and what it answers without a key, with a key that may read and with one that may write. A
 * service extends this in a {@code @QuarkusTest} with {@link Infrastructure} and lists its routes. A route in the
 * OpenAPI document that is not in the list fails the test, and so does one in the list that is not in the document.
 */
public abstract class RouteSecurityContract {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI base;

    /** The routes of the service that its OpenAPI document names. */
    protected abstract List<Route> routes();

    /** The routes that every service has and that the document does not name. */
    protected List<Route> standardRoutes() {
        return List.of(
                Route.get("/q/health/live").expecting(200, 200, 200),
                Route.get("/q/health/ready"),
                Route.get("/q/health/started"),
                Route.get("/q/health"),
                Route.get("/q/metrics"),
                Route.get("/q/openapi"),
                Route.get("/q/swagger-ui/"));
    }

    @Test
    void everyRouteAnswersEachCallerAsListed() {
        SoftAssertions softly = new SoftAssertions();
        Stream.concat(routes().stream(), standardRoutes().stream()).forEach(route -> {
            softly.assertThat(status(route, null))
                    .as(route.name() + " without a key")
                    .isEqualTo(route.anonymous());
            softly.assertThat(status(route, TestKeys.UNKNOWN))
                    .as(route.name() + " with an unknown key")
                    .isEqualTo(route.anonymous());
            softly.assertThat(status(route, TestKeys.READ))
                    .as(route.name() + " with a read key")
                    .isEqualTo(route.read());
            softly.assertThat(status(route, TestKeys.WRITE))
                    .as(route.name() + " with a write key")
                    .isEqualTo(route.write());
        });
        softly.assertAll();
    }

    @Test
    void everyRouteOfTheServiceIsListed() throws IOException {
        try (HttpClient client = newClient()) {
            Route document = Route.get("/q/openapi").at("/q/openapi?format=json");
            HttpResponse<InputStream> response = send(client, document, TestKeys.READ);
            assertThat(response.statusCode()).isEqualTo(200);
            try (InputStream body = response.body()) {
                Set<String> listed = routes().stream().map(Route::name).collect(Collectors.toCollection(TreeSet::new));
                assertThat(listed).isEqualTo(namesIn(new ObjectMapper().readTree(body)));
            }
        }
    }

    private static Set<String> namesIn(JsonNode document) {
        Set<String> names = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation ->
                                names.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return names;
    }

    /** A connection for each request: one that was refused before its body was read is no good for the next. */
    private int status(Route route, @Nullable String key) {
        try (HttpClient client = newClient()) {
            HttpResponse<InputStream> response = send(client, route, key);
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

    private HttpResponse<InputStream> send(HttpClient client, Route route, @Nullable String key) {
        var body = route.body() == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(route.body());
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(route.path()))
                .timeout(TIMEOUT)
                .method(route.method(), body);
        if (route.body() != null) {
            request.header("Content-Type", route.contentType());
        }
        if (key != null) {
            request.header("Authorization", TestKeys.bearer(key));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new AssertionError(route.name() + " could not be called: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
