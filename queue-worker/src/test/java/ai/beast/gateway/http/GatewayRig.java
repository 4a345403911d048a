package ai.beast.gateway.http;

import ai.beast.gateway.admission.Admission;
import ai.beast.gateway.admission.AdmissionLimits;
import ai.beast.gateway.admission.Band;
import ai.beast.gateway.alias.Aliases;
import ai.beast.gateway.alias.AllowedModels;
import ai.beast.gateway.alias.Fallbacks;
import ai.beast.gateway.alias.ModelNames;
import ai.beast.gateway.alias.RecordedRegistry;
import ai.beast.gateway.backend.Backend;
import ai.beast.gateway.backend.BackendProbe;
import ai.beast.gateway.backend.Backends;
import ai.beast.gateway.usage.CallCounter;
import ai.beast.gateway.usage.UsageDelta;
import ai.beast.gateway.usage.UsageJournal;
import ai.beast.gateway.usage.UsageJournals;
import ai.beast.gateway.usage.UsageSums;
import ai.beast.limits.Limiter;
import ai.beast.security.key.KeyLimits;
import ai.beast.testing.model.FakeModelServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.redis.client.Redis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A gateway with all that is its own before scripted backends, without keys and without Quarkus. */
final class GatewayRig implements AutoCloseable {
    /** Nobody listens there. */
    private static final int NO_REDIS = 1;

    private static final Duration LONG = Duration.ofSeconds(60);
    static final GatewaySettings SETTINGS = settings(64 << 20, LONG, LONG);

    private final Vertx vertx = Vertx.vertx();
    private final BackendProbe probe = new BackendProbe(vertx, Duration.ofSeconds(30));
    private final BackendCalls calls = new BackendCalls(vertx);
    private final UsageJournals journals;
    private final UsageJournal journal;
    private final Limiter limiter;
    private final HttpServer server;
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final RecordedRegistry registry = new RecordedRegistry().set("chat-default", "small-1b", "ollama:small:1b");
    final Backends backends;
    final Aliases aliases;
    final Admission admission;
    volatile GatewayCaller caller =
            new GatewayCaller("0a1b2c3d", false, Band.INTERACTIVE, AllowedModels.all(), KeyLimits.NONE);

    private GatewayRig(
            Path directory,
            GatewaySettings settings,
            AdmissionLimits limits,
            List<String> fallbacks,
            List<URI> servers,
            int redisPort)
            throws Exception {
        List<String> others = new ArrayList<>();
        for (URI each : servers.subList(1, servers.size())) {
            others.add("b" + (others.size() + 1) + "=" + each);
        }
        backends = new Backends(Backend.of(Optional.of(servers.getFirst()), others), probe, Clock.systemUTC());
        aliases = new Aliases(registry, directory.resolve("aliases.json"), Clock.systemUTC());
        admission = new Admission(limits, Clock.systemUTC());
        journals = UsageJournals.open(directory.resolve("usage"));
        journal = journals.own();
        limiter = new Limiter(Redis.createClient(vertx, "redis://127.0.0.1:" + redisPort));
        GatewayParts parts = new GatewayParts(
                vertx,
                calls,
                backends,
                new ModelNames(aliases, backends),
                Fallbacks.of(fallbacks),
                admission,
                new CallCounter(() -> journal),
                settings);
        Gateway gateway = new Gateway(parts, limiter);
        refresh();
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> gateway.handle(request, caller, ended -> {
                    request.response().closeHandler(_ -> ended.run());
                    request.response().endHandler(_ -> ended.run());
                }))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    /** Waits are long; where there is a fallback it is taken at once. */
    static GatewaySettings settings(int maxBody, Duration bodyTimeout, Duration idleTimeout) {
        return new GatewaySettings(maxBody, maxBody, bodyTimeout, LONG, idleTimeout, LONG, Duration.ofMillis(1));
    }

    static GatewayRig start(Path directory, FakeModelServer... servers) throws Exception {
        return start(directory, SETTINGS, new AdmissionLimits(64, 64, 64, Map.of()), List.of(), servers);
    }

    static GatewayRig start(
            Path directory,
            GatewaySettings settings,
            AdmissionLimits limits,
            List<String> fallbacks,
            FakeModelServer... servers)
            throws Exception {
        return new GatewayRig(
                directory,
                settings,
                limits,
                fallbacks,
                List.of(servers).stream().map(FakeModelServer::uri).toList(),
                NO_REDIS);
    }

    static GatewayRig start(Path directory, List<URI> servers) throws Exception {
        return new GatewayRig(
                directory, SETTINGS, new AdmissionLimits(64, 64, 64, Map.of()), List.of(), servers, NO_REDIS);
    }

    /** A gateway whose limiter has a Redis. */
    static GatewayRig start(Path directory, int redisPort, FakeModelServer server) throws Exception {
        return new GatewayRig(
                directory,
                SETTINGS,
                new AdmissionLimits(64, 64, 64, Map.of()),
                List.of(),
                List.of(server.uri()),
                redisPort);
    }

    Limiter limiter() {
        return limiter;
    }

    /** Asks the backends and the registry, which the service does from time to time. */
    void refresh() throws Exception {
        backends.refresh();
        aliases.refresh();
        admission.reconsider();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(request(path, body).build(), BodyHandlers.ofString());
    }

    /** Calls counted so far, by their status. */
    Map<String, Long> counted() throws IOException {
        journal.rotate();
        Map<String, Long> counted = new TreeMap<>();
        for (UsageDelta delta : journal.closed()) {
            delta.sums().forEach((key, sums) -> counted.merge(key.status(), sums.calls(), Long::sum));
        }
        return counted;
    }

    /** Sums of all calls with this status. */
    List<UsageSums> sums(String status) throws IOException {
        journal.rotate();
        return journal.closed().stream()
                .flatMap(delta -> delta.sums().entrySet().stream())
                .filter(entry -> entry.getKey().status().equals(status))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Calls that have begun and not ended. */
    int open() {
        return journal.open();
    }

    @Override
    public void close() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get();
        limiter.close();
        client.close();
        calls.close();
        probe.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
        journals.close();
    }
}
