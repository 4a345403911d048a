package ai.beast.registry.upstream;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.OutboundGuard;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Asks the upstream hub about repositories, over an API as Hugging Face has it. Connects only to addresses the guard has
 * checked, follows no redirect, reads no more than {@value #MAX_ANSWER} bytes of an answer. Thread-safe; blocks.
 */
@ApplicationScoped
class HubClient {
    private static final int MAX_ANSWER = 16 * 1024 * 1024;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9][\\w.-]{0,95}/[A-Za-z0-9][\\w.-]{0,95}");

    private final URI hub;
    private final OutboundGuard guard;
    private final ObjectMapper json;
    private final HttpClient client;

    HubClient(
            Vertx vertx,
            OutboundGuard guard,
            ObjectMapper json,
            @ConfigProperty(name = "ai-beast.registry.hub-url") URI hub) {
        this.hub = hub;
        this.guard = guard;
        this.json = json;
        // Asked rarely: a kept connection would mostly be one that the hub is just closing.
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(10_000)
                .setMaxPoolSize(8)
                .setKeepAlive(false));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /**
     * @param repository {@code owner/name}
     * @throws ProblemException {@code invalid_field} when that is no repository; {@code not_found} when the hub has none such
     *     or does not show it to us; {@code upstream_failed}, {@code upstream_timeout}, {@code url_not_allowed}
     */
    HubState state(String repository) {
        if (!REPOSITORY.matcher(repository).matches()) {
            throw ProblemException.invalid("sourceRepo", "The model's sourceRepo is not a repository of the hub");
        }
        String revision = get("/api/models/" + repository).path("sha").asText();
        if (revision.isEmpty()) {
            throw new ProblemException(ErrorCode.UPSTREAM_FAILED, "The hub does not say which commit is the newest");
        }
        Map<String, String> files = new HashMap<>();
        for (JsonNode file : get("/api/models/" + repository + "/tree/" + revision + "?recursive=true")) {
            String sha256 = file.path("lfs").path("oid").asText();
            if (!sha256.isEmpty()) {
                files.putIfAbsent(sha256, file.path("path").asText());
            }
        }
        return new HubState(revision, Map.copyOf(files));
    }

    private JsonNode get(String path) {
        URI address = hub.resolve(path);
        OutboundGuard.Target target = guard.check(address);
        RequestOptions options = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(target.address(), target.port())))
                .setHost(address.getHost())
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(path)
                .setTimeout(ANSWER_WITHIN.toMillis())
                .putHeader("User-Agent", "ai-beast")
                .putHeader("Accept", "application/json");
        Buffer body =
                await(client.request(options).compose(request -> request.send()).compose(HubClient::body));
        try {
            return json.readTree(body.getBytes());
        } catch (JsonProcessingException unreadable) {
            throw new ProblemException(ErrorCode.UPSTREAM_FAILED, "The hub's answer is not JSON", unreadable);
        } catch (java.io.IOException impossible) {
            throw new IllegalStateException("Bytes in memory are always readable", impossible);
        }
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        if (response.statusCode() == 404 || response.statusCode() == 401 || response.statusCode() == 403) {
            return Future.failedFuture(
                    ProblemException.notFound("The hub has no such repository, or does not show it to everybody"));
        }
        if (response.statusCode() != 200) {
            return Future.failedFuture(new ProblemException(
                    ErrorCode.UPSTREAM_FAILED, "The hub answered with status " + response.statusCode()));
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer read = Buffer.buffer();
        response.handler(bytes -> {
            read.appendBuffer(bytes);
            if (read.length() > MAX_ANSWER
                    && whole.tryFail(new ProblemException(
                            ErrorCode.UPSTREAM_FAILED, "The hub's answer is larger than it should be"))) {
                response.request().reset();
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(nothing -> whole.tryComplete(read));
        return whole.future();
    }

    private <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(ANSWER_WITHIN.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            if (failure.getCause() instanceof TimeoutException) {
                throw new ProblemException(ErrorCode.UPSTREAM_TIMEOUT, "The hub did not answer in time", failure);
            }
            throw new ProblemException(
                    ErrorCode.UPSTREAM_FAILED, "The hub at " + hub.getHost() + " cannot be reached", failure);
        } catch (TimeoutException silence) {
            throw new ProblemException(ErrorCode.UPSTREAM_TIMEOUT, "The hub did not answer in time", silence);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "This service is stopping", interrupted);
        }
    }
}
