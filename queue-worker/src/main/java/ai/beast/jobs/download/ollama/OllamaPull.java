package ai.beast.jobs.download.ollama;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.checkpoint.JobCheckpoint;
import ai.beast.jobs.download.job.DownloadEngine;
import ai.beast.outgoing.CallGuard;
import ai.beast.outgoing.CallGuards;
import ai.beast.outgoing.CallPolicy;
import ai.beast.outgoing.HostConnection;
import ai.beast.outgoing.OutgoingNetwork;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobResult;
import ai.beast.queue.core.Progress;
import ai.beast.security.UrlHost;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Has a local Ollama fetch a model: {@code POST /api/pull}, whose answer is a stream of JSON lines. Ollama resumes, verifies and
 * keeps the model by itself; a pull that is cancelled goes on where it stopped when it is ordered again. No
 * {@code model.downloaded} event follows, since that promises a file at a path other services may read.
 */
@ApplicationScoped
public class OllamaPull {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration LIST_WITHIN = Duration.ofSeconds(10);

    /** Without a slash at its end; empty where no Ollama is configured, and then no request comes here. */
    private final String base;

    private final Duration silence;
    private final ObjectMapper json;
    private final CallGuard calls;

    public OllamaPull(DownloadConfiguration configuration, ObjectMapper json, CallGuards guards) {
        this.base = configuration.ollama().url().map(URI::toString).orElse("").replaceAll("/+$", "");
        this.silence = configuration.ollama().stallAfter();
        this.json = json;
        this.calls = guards.guard(CallPolicy.named("ollama", silence));
    }

    /**
     * @param engine asked at each line whether downloads may still run
     * @throws JobFailedException {@code download_incomplete} or {@code download_failed} when Ollama says nothing for the time that is set, a
     *     deferral when the hours are over
     */
    public JobResult run(JobContext context, String model, DownloadEngine engine)
            throws JobFailedException, InterruptedException, JsonProcessingException {
        // A client of its own: one that is stopped hangs up also where an interrupt came while the answer was taken
        // over.
        HttpClient client = OutgoingNetwork.configured()
                .secured(HttpClient.newBuilder())
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .build();
        try {
            return run(client, context, model, engine);
        } finally {
            client.shutdownNow();
        }
    }

    private JobResult run(HttpClient client, JobContext context, String model, DownloadEngine engine)
            throws JobFailedException, InterruptedException, JsonProcessingException {
        long started = System.nanoTime();
        OllamaLayers layers = new OllamaLayers();
        try (InputStream answer = order(client, model);
                JsonLines lines = new JsonLines(answer, json)) {
            boolean success = false;
            for (JsonNode line = lines.next(silence); line != null; line = lines.next(silence)) {
                if (line.hasNonNull("error")) {
                    throw refused(line.path("error").asText());
                }
                success = line.path("status").asText().equals("success");
                Progress made = layers.take(line);
                if (made != null) {
                    context.progress(made);
                }
                if (!success) {
                    engine.mayRun();
                }
            }
            if (!success) {
                throw Failures.passing(
                        ErrorCode.DOWNLOAD_INCOMPLETE, "Ollama closed the stream before the model was complete");
            }
        } catch (IOException broken) {
            throw Failures.passing(ErrorCode.DOWNLOAD_FAILED, "The connection to Ollama at " + base + " broke", broken);
        }
        context.commit(JobCheckpoint.NONE.write());
        double seconds = (System.nanoTime() - started) / 1_000_000 / 1000.0;
        return new JobResult(json.writeValueAsString(result(client, model, layers, seconds)), List.of());
    }

    private InputStream order(HttpClient client, String model)
            throws JobFailedException, InterruptedException, IOException {
        HttpRequest request = HttpRequest.newBuilder(at("/api/pull"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.writeValueAsString(Map.of("model", model, "stream", true))))
                .build();
        HttpResponse<InputStream> answer;
        try {
            answer = calls.call("Ollama", () -> answer(client, request, BodyHandlers.ofInputStream(), silence));
        } catch (ProblemException refused) {
            throw Failures.of(refused);
        } catch (HttpTimeoutException silent) {
            throw Failures.passing(ErrorCode.DOWNLOAD_FAILED, String.valueOf(silent.getMessage()), silent);
        } catch (IOException away) {
            throw Failures.passing(ErrorCode.DOWNLOAD_FAILED, "Ollama is unavailable at " + base, away);
        }
        if (answer.statusCode() != 200) {
            throw refused(said(answer.body(), answer.statusCode()));
        }
        return answer.body();
    }

    /** The client's own time-out ends with the headers or with the body, as the JDK's version has it: this one bounds the former. */
    private <T> HttpResponse<T> answer(HttpClient client, HttpRequest request, BodyHandler<T> body, Duration within)
            throws InterruptedException, IOException {
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, body);
        try {
            return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException known ? known : new IOException(failure.getCause());
        } catch (TimeoutException silent) {
            HttpTimeoutException late = new HttpTimeoutException(
                    "Ollama at " + base + " did not answer within " + within.toSeconds() + " seconds");
            late.initCause(silent);
            throw late;
        } finally {
            answer.cancel(true);
        }
    }

    private String said(InputStream body, int status) throws InterruptedException {
        String nothing = "status " + status;
        try (JsonLines lines = new JsonLines(body, json)) {
            JsonNode line = lines.next(silence);
            return line == null ? nothing : line.path("error").asText(nothing);
        } catch (IOException | JobFailedException unreadable) {
            return nothing;
        }
    }

    private static JobFailedException refused(String error) {
        String lower = error.toLowerCase(Locale.ROOT);
        String detail = "Ollama answered: " + error;
        if (lower.contains("not exist") || lower.contains("not found")) {
            return Failures.permanent(ErrorCode.DOWNLOAD_NOT_FOUND, detail);
        }
        if (lower.contains("no space left")) {
            return Failures.permanent(ErrorCode.DISK_FULL, detail);
        }
        if (lower.contains("unauthorized") || lower.contains("requires a newer version")) {
            return Failures.permanent(ErrorCode.DOWNLOAD_DENIED, detail);
        }
        return Failures.passing(ErrorCode.DOWNLOAD_FAILED, detail);
    }

    private OllamaResult result(HttpClient client, String model, OllamaLayers layers, double seconds)
            throws InterruptedException {
        JsonNode listed = listed(client, model);
        return new OllamaResult(
                model,
                listed == null ? null : listed.path("digest").asText(null),
                listed == null ? layers.total() : listed.path("size").asLong(layers.total()),
                seconds);
    }

    /** How Ollama lists the model now; null when it is unknown, which does not affect the success. */
    private @Nullable JsonNode listed(HttpClient client, String model) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(at("/api/tags")).build();
            JsonNode tags = json.readTree(
                    calls.retry("Ollama", () -> answer(client, request, BodyHandlers.ofString(), LIST_WITHIN))
                            .body());
            String full = model.substring(model.lastIndexOf('/') + 1).contains(":") ? model : model + ":latest";
            for (JsonNode entry : tags.path("models")) {
                if (entry.path("name").asText().equals(full)) {
                    return entry;
                }
            }
            return null;
        } catch (IOException | ProblemException unreadable) {
            return null;
        }
    }

    private URI at(String path) throws UnknownHostException {
        URI server = URI.create(base + path);
        if (server.getHost() != null) {
            return server;
        }
        // The JDK's client takes no host with an underscore, but its address.
        InetAddress address = HostConnection.configured(server).addresses().getFirst();
        String literal = address instanceof Inet6Address
                ? "[" + address.getHostAddress().replaceFirst("%.*", "") + "]"
                : address.getHostAddress();
        String host = "://" + Pattern.quote(String.valueOf(UrlHost.of(server)));
        return URI.create(server.toString().replaceFirst(host, "://" + Matcher.quoteReplacement(literal)));
    }
}
