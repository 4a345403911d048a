package ai.beast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What {@code /q/metrics} of every service holds to. A service extends this in a {@code @QuarkusTest} with
 * {@link Infrastructure}. Without {@code promtool} its check is left out, and the output says so.
 */
public abstract class MetricsContract {
    private static final Path TABLE = Path.of("..", "docs", "metrics.md");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(ai_beast_\\w+)");
    /** Names that libraries chose and dashboards of others rely on; the linter dislikes some. */
    private static final Pattern LIBRARIES =
            Pattern.compile("^(agroal|jvm|kafka|netty|process|redis|system|worker_pool|http_server_connections)_\\w+ ");

    private static final Pattern LISTED = Pattern.compile("`(ai_beast_\\w+)");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI base;

    @Test
    void countsRandomPathsAsOneSeries() throws Exception {
        for (int i = 0; i < 150; i++) {
            send("GET", "/random/path-" + i, null);
            send("GET", "/api/path-" + i, null);
        }
        send("BREW" + System.nanoTime(), "/api", null);
        send("GET", "/q/health/live", null);
        send("GET", "/random", TestKeys.READ);

        String text = scrape();

        assertThat(text).doesNotContain("path-", "BREW");
        assertThat(text.lines().filter(line -> line.startsWith("http_server_requests_seconds_count")))
                .anyMatch(line -> line.contains("uri=\"UNKNOWN\"") && line.contains("status=\"401\""))
                .allMatch(line -> line.contains("uri=\"UNKNOWN\"") || line.contains("uri=\"/"));
    }

    /** A series without buckets beside others with buckets gives the name two types. */
    @Test
    void hasBucketsInEachSeriesOfRequests() throws Exception {
        send("GET", "/random", null);
        send("GET", "/q/health/live", null);
        send("GET", "/api", TestKeys.READ);

        String text = scrape();

        assertThat(series(text, "http_server_requests_seconds_count\\{(.*?),?} "))
                .anyMatch(labels -> labels.contains("UNKNOWN"))
                .isEqualTo(series(text, "http_server_requests_seconds_bucket\\{(.*?),le=\"\\+Inf\",?} "));
        assertThat(text.lines().filter(line -> line.startsWith("# TYPE http_server_requests_seconds ")))
                .containsExactly("# TYPE http_server_requests_seconds histogram");
    }

    @Test
    void listsEachOfItsMetricsInTheTable() throws Exception {
        String table = Files.readString(TABLE);
        List<String> listed =
                LISTED.matcher(table).results().map(name -> name.group(1)).toList();

        Set<String> shown = SAMPLE.matcher(scrape())
                .results()
                .map(name -> name.group(1).replaceAll("_(bucket|count|sum|max|created)$", ""))
                .collect(Collectors.toSet());

        assertThat(shown).isNotEmpty().isSubsetOf(listed);
    }

    @Test
    void promtoolAcceptsTheText() throws Exception {
        Path text = Files.createTempFile("metrics", ".txt");
        Files.writeString(text, scrape());
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectInput(text.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            System.out.println("promtool is not installed; its check of /q/metrics is left out");
            return;
        }
        String problems = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(problems.lines()
                        .filter(problem -> !LIBRARIES.matcher(problem).find())
                        .toList())
                .isEmpty();
        Files.delete(text);
    }

    /** The labels, without {@code le}, of the lines that match. */
    private static Set<String> series(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(line -> line.group(1))
                .collect(Collectors.toSet());
    }

    private String scrape() throws IOException, InterruptedException {
        HttpResponse<String> response = send("GET", "/q/metrics", TestKeys.READ);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private HttpResponse<String> send(String method, String path, @Nullable String key)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path)).method(method, BodyPublishers.noBody());
        // promtool reads the text format only; without this header the answer is OpenMetrics.
        request.header("Accept", "text/plain; version=0.0.4");
        if (key != null) {
            request.header("Authorization", TestKeys.bearer(key));
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
