package ai.beast.cli.api;

import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to the suite at one base URL with one API key. Every answer of 400 or more becomes an {@link ApiException} with
 * the problem's own words. Thread-safe.
 */
public final class Api implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    public static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final String key;

    public Api(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    public URI base() {
        return base;
    }

    public JsonNode get(String path) {
        return json(send("GET", path, null, Map.of()));
    }

    /** The body of a GET as text, whatever its type. */
    public String text(String path) {
        return send("GET", path, null, Map.of()).body();
    }

    /** Empty when the suite answers 404. */
    public Optional<JsonNode> find(String path) {
        try {
            return Optional.of(get(path));
        } catch (ApiException failure) {
            if (failure.status() == 404) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    public JsonNode post(String path, @Nullable Object body) {
        return json(send("POST", path, body, Map.of()));
    }

    public JsonNode patch(String path, Object body) {
        return json(send("PATCH", path, body, Map.of()));
    }

    /** @param ifMatch the entity tag that was seen; {@code *} for whatever is there */
    public JsonNode patch(String path, Object body, String ifMatch) {
        return json(send("PATCH", path, body, Map.of("If-Match", ifMatch)));
    }

    public JsonNode put(String path, Object body) {
        return json(send("PUT", path, body, Map.of()));
    }

    /**
     * Writes the body of a GET to a stream as it arrives.
     *
     * @return bytes written
     */
    public long download(String path, OutputStream to) {
        try {
            HttpResponse<InputStream> response =
                    http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() >= 400) {
                    throw problem(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
                return body.transferTo(to);
            }
        } catch (IOException failure) {
            throw unreachable(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ApiException(0, "interrupted", "Interrupted while waiting for an answer");
        }
    }

    /** Posts what a stream holds, as it is read, however long that takes. */
    public JsonNode upload(String path, String contentType, InputStream from) {
        try {
            HttpResponse<String> response = http.send(
                    request(path)
                            .header("Content-Type", contentType)
                            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> from))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 400) {
                throw problem(response.statusCode(), response.body());
            }
            return json(response);
        } catch (IOException failure) {
            throw unreachable(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ApiException(0, "interrupted", "Interrupted while waiting for an answer");
        }
    }

    /** @param contentType what the body, which is sent as JSON, is called */
    public JsonNode post(String path, String contentType, Object body) {
        return json(send("POST", path, body, Map.of("Content-Type", contentType)));
    }

    public JsonNode delete(String path) {
        return json(send("DELETE", path, null, Map.of()));
    }

    /**
     * Reads an event stream until the consumer has seen enough or the server ends it.
     *
     * @param wantsMore sees each frame; false ends the stream
     */
    public void stream(String path, Predicate<ServerSentEvent> wantsMore) throws InterruptedException {
        stream(path, _ -> {}, wantsMore);
    }

    /**
     * Reads an event stream like {@link #stream(String, Predicate)}.
     *
     * @param ids sees each id as it comes, also those that stand in blocks without an event
     */
    public void stream(String path, Consumer<String> ids, Predicate<ServerSentEvent> wantsMore)
            throws InterruptedException {
        read(request(path).header("Accept", "text/event-stream").GET().build(), ids, wantsMore);
    }

    /** Posts a body as JSON and reads the reply as {@link #stream(String, Predicate)} does. */
    public void postForStream(String path, JsonNode body, Predicate<ServerSentEvent> wantsMore)
            throws InterruptedException {
        HttpRequest request = request(path)
                .header("Accept", "text/event-stream")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        read(request, _ -> {}, wantsMore);
    }

    private void read(HttpRequest request, Consumer<String> ids, Predicate<ServerSentEvent> wantsMore)
            throws InterruptedException {
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                if (response.statusCode() >= 400) {
                    throw problem(
                            response.statusCode(),
                            String.join("\n", lines.lines().toList()));
                }
                SseParser parser = new SseParser();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Optional<ServerSentEvent> frame = parser.line(line);
                    if (line.isEmpty() && !parser.id().isEmpty()) {
                        ids.accept(parser.id());
                    }
                    if (frame.isPresent() && !wantsMore.test(frame.get())) {
                        return;
                    }
                }
            }
        } catch (IOException failure) {
            throw unreachable(failure);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpResponse<String> send(String method, String path, @Nullable Object body, Map<String, String> headers) {
        try {
            HttpRequest.Builder request = request(path).timeout(ANSWER_WITHIN);
            headers.forEach(request::header);
            if (body == null) {
                request.method(method, HttpRequest.BodyPublishers.noBody());
            } else {
                if (!headers.containsKey("Content-Type")) {
                    request.header("Content-Type", "application/json");
                }
                request.method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
            }
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 400) {
                throw problem(response.statusCode(), response.body());
            }
            return response;
        } catch (IOException failure) {
            throw unreachable(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ApiException(0, "interrupted", "Interrupted while waiting for an answer");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + key);
    }

    private ApiException unreachable(IOException failure) {
        if (failure instanceof ConnectException) {
            return new ApiException(
                    0, "unreachable", "Nothing answers at " + base + "; is the suite up? Start it with: beast up");
        }
        return new ApiException(0, "unreachable", "The connection to " + base + " broke: " + failure.getMessage());
    }

    private static ApiException problem(int status, String body) {
        try {
            JsonNode problem = JSON.readTree(body);
            if (problem != null && problem.hasNonNull("code")) {
                return new ApiException(status, problem.get("code").asText(), Texts.problem(problem));
            }
            if (problem != null && problem.path("error").hasNonNull("message")) {
                // The form in which OpenAI's clients expect errors.
                JsonNode error = problem.get("error");
                return new ApiException(
                        status,
                        error.path("code").asText(),
                        error.get("message").asText());
            }
        } catch (JsonProcessingException notAProblem) {
            // a proxy's own page, or nothing: the status is all there is to say
        }
        return new ApiException(status, "http_" + status, "The suite answered with status " + status);
    }

    private static JsonNode json(HttpResponse<String> response) {
        String body = response.body();
        if (body == null || body.isBlank()) {
            return JSON.nullNode();
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException malformed) {
            throw new ApiException(
                    response.statusCode(),
                    "malformed_answer",
                    "The suite's answer is not JSON; is something else listening there?");
        }
    }
}
