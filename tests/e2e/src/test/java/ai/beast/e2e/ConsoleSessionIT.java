package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a browser into the suite: the link of {@code beast console}, and what it opens at the entry point. */
@ExtendWith(RunningSuite.class)
class ConsoleSessionIT {
    private static final Pattern LINK = Pattern.compile("(http://\\S+)/console/login#ticket=(\\S+)");

    private final Suite suite;
    private final HttpClient client = HttpClient.newHttpClient();

    ConsoleSessionIT(Suite suite) {
        this.suite = suite;
    }

    @Test
    void linkSignsInAtEveryService() throws Exception {
        Suite.Result console = suite.beast("console", "--print");
        Matcher link = LINK.matcher(console.output());
        assertThat(link.find()).as(console.output()).isTrue();
        String base = link.group(1);

        HttpResponse<String> started = client.send(
                HttpRequest.newBuilder(URI.create(base + "/api/session"))
                        .header("Content-Type", "application/json")
                        .header("Sec-Fetch-Site", "same-origin")
                        .POST(BodyPublishers.ofString("{\"ticket\": \"" + link.group(2) + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
        JsonNode session = new ObjectMapper().readTree(started.body());
        assertThat(session.path("scope").asText()).isEqualTo("admin");
        String cookie = started.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        for (String path : new String[] {
            "/api/models",
            "/api/snapshots",
            "/api/queue/stats",
            "/api/webhooks",
            "/api/automation/bindings",
            "/api/metrics"
        }) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(base + path)).header("Cookie", cookie);
            assertThat(status(request)).as(path + " without the page token").isEqualTo(401);
            assertThat(status(request.header(
                            "X-Beast-Page", session.path("pageToken").asText())))
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry-service",
                "versioning-service",
                "queue-worker",
                "events-gateway",
                "metrics-exporter",
                "automation-bridge"
            })
    void healthOfEveryServiceIsAtTheEntryPoint(String service) throws Exception {
        URI entryPoint = suite.api().base();

        assertThat(status(HttpRequest.newBuilder(entryPoint.resolve("/api/health/" + service))))
                .isEqualTo(200);
        assertThat(suite.api().get("/api/health/" + service).path("checks")).isNotEmpty();
    }

    @Test
    void entryPointLeadsToConsole() throws Exception {
        HttpResponse<String> root = client.send(
                HttpRequest.newBuilder(suite.api().base().resolve("/")).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(root.statusCode()).isEqualTo(302);
        assertThat(root.headers().firstValue("Location")).contains("/console/");
    }

    private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
