package ai.beast.cli.link;

import ai.beast.cli.CommandException;
import ai.beast.cli.api.Api;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ollama's API for models. Not thread-safe. */
public final class OllamaServer implements AutoCloseable {
    private static final String DEFAULT = "http://127.0.0.1:11434";
    private static final Duration CREATE_TIMEOUT = Duration.ofMinutes(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;

    public OllamaServer(URI base) {
        this.base = base;
    }

    /** The given address, or else AI_BEAST_OLLAMA_URL, or Ollama's default. */
    public static URI address(@Nullable URI given, Map<String, String> environment) {
        String configured = environment.getOrDefault("AI_BEAST_OLLAMA_URL", "");
        if (given != null) {
            return given;
        }
        try {
            return new URI(configured.isEmpty() ? DEFAULT : configured);
        } catch (URISyntaxException malformed) {
            throw noAddress(configured);
        }
    }

    boolean hasBlob(String sha256) throws InterruptedException {
        return send("HEAD", "/api/blobs/sha256:" + sha256, BodyPublishers.noBody())
                        .statusCode()
                == 200;
    }

    void upload(String sha256, Path file) throws InterruptedException, FileNotFoundException {
        require(send("POST", "/api/blobs/sha256:" + sha256, BodyPublishers.ofFile(file)), "take " + file);
    }

    /** Whether it has a model of this name that is not made of this file. */
    boolean hasOther(String name, String sha256) throws InterruptedException {
        HttpResponse<String> reply = send("POST", "/api/show", json(Map.of("model", name)));
        return reply.statusCode() == 200 && !reply.body().contains("sha256-" + sha256);
    }

    /** @param files digest by file name */
    void create(String name, Map<String, String> files) throws InterruptedException {
        require(
                send("POST", "/api/create", json(Map.of("model", name, "files", files, "stream", false))),
                "make the model " + name);
    }

    /**
     * Deletes a model, and its blobs that no other one has.
     *
     * @return false when there is no such model
     */
    public boolean delete(String name) throws InterruptedException {
        HttpResponse<String> reply = send("DELETE", "/api/delete", json(Map.of("model", name)));
        if (reply.statusCode() == 404) {
            return false;
        }
        require(reply, "delete the model " + name);
        return true;
    }

    private void require(HttpResponse<String> reply, String task) {
        // An error of a stream that has begun comes with status 200.
        if (reply.statusCode() >= 300 || reply.body().contains("\"error\"")) {
            throw new CommandException("Ollama at " + base + " did not " + task + ": " + error(reply));
        }
    }

    private static String error(HttpResponse<String> reply) {
        try {
            return Api.JSON.readTree(reply.body()).path("error").asText("status " + reply.statusCode());
        } catch (JsonProcessingException unreadable) {
            return "status " + reply.statusCode();
        }
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        try {
            return BodyPublishers.ofString(Api.JSON.writeValueAsString(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A map of texts is JSON", impossible);
        }
    }

    private static CommandException noAddress(Object address) {
        return new CommandException("The address of Ollama must be an http:// or https:// URL such as " + DEFAULT
                + ", not " + address + "; name it with --ollama or AI_BEAST_OLLAMA_URL");
    }

    private HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body)
            throws InterruptedException {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(base.resolve(path))
                    .method(method, body)
                    .timeout(CREATE_TIMEOUT)
                    .build();
        } catch (IllegalArgumentException noHttp) {
            throw noAddress(base);
        }
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException unreachable) {
            throw new CommandException("Ollama at " + base + " is unavailable; name another address with --ollama");
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
