package ai.beast.jobs.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.jobs.download.job.RecordingContext;
import ai.beast.outgoing.CallGuards;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import ai.beast.security.OutboundGuard;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final List<Call> received = new ArrayList<>();
    private HttpServer server;
    private HttpCallHandler handler;
    private int status = 200;
    private String reply = "{\"done\": true}";
    private String retryAfter;

    private record Call(String method, String path, Map<String, List<String>> headers, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
        handler = handler("127.0.0.0/8");
    }

    @AfterEach
    void stop() {
        server.stop(0);
        handler.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpCallHandler handler(String allowed) {
        OutboundGuard guard = OutboundGuard.with(List.of(allowed), InetAddress::getAllByName);
        return new HttpCallHandler(
                new HttpCallRules(guard),
                new CallSignature(new HttpCallConfiguration() {
                    @Override
                    public Optional<String> secret() {
                        return Optional.empty();
                    }

                    @Override
                    public Path secretFile() {
                        return directory.resolve("keys/http-call-secret");
                    }
                }),
                JSON,
                new CallGuards(new SimpleMeterRegistry()),
                vertx);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        received.add(new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().entrySet().stream()
                        .collect(Collectors.toMap(
                                header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue)),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        if (retryAfter != null) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void callIsVerifiedByTheStandardLibraryAndItsReplyKept() throws Exception {
        String result = run("\"body\": {\"model\": \"tiny ü\"}, \"headers\": {\"X-Room\": \"7\"}");

        JsonNode kept = JSON.readTree(result);
        assertThat(kept.path("status").asInt()).isEqualTo(200);
        assertThat(kept.path("body").path("done").asBoolean()).isTrue();
        Call call = received.getFirst();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.headers().get("x-room")).containsExactly("7");
        String secret =
                Files.readString(directory.resolve("keys/http-call-secret")).strip();
        new Webhook(secret).verify(call.body(), HttpHeaders.of(call.headers(), (_, _) -> true));
        assertThat(call.headers().get("webhook-id")).containsExactly("job-1");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("keys/http-call-secret"))))
                .isEqualTo("rw-------");
    }

    @Test
    void repeatedAttemptHasTheSameIdentity() throws Exception {
        run("\"body\": {}");
        run("\"body\": {}");

        assertThat(received)
                .extracting(call -> call.headers().get("webhook-id").getFirst())
                .containsExactly("job-1", "job-1");
    }

    @ParameterizedTest
    @CsvSource({"503, false", "429, false", "408, false", "404, true", "400, true", "302, true"})
    void statusDecidesWhetherAnotherAttemptIsMade(int answered, boolean permanent) {
        status = answered;
        retryAfter = "7";

        assertThatThrownBy(() -> run("\"body\": {}")).isInstanceOfSatisfying(JobFailedException.class, failure -> {
            assertThat(failure.permanent()).isEqualTo(permanent);
            assertThat(failure.error().code()).isEqualTo("upstream_failed");
            assertThat(failure.error().detail()).contains(Integer.toString(answered));
            assertThat(failure.minDelay()).isEqualTo(permanent ? Duration.ZERO : Duration.ofSeconds(7));
        });
    }

    @Test
    void replyThatIsTooLargeIsNotKept() throws Exception {
        reply = "x".repeat(HttpCallHandler.MAX_KEPT + 1);

        JsonNode kept = JSON.readTree(run("\"method\": \"GET\""));

        assertThat(kept.path("truncated").asBoolean()).isTrue();
        assertThat(kept.has("body")).isFalse();
    }

    @Test
    void privateAddressIsRefusedWhenEnqueuedAndWhenRun() throws Exception {
        HttpCallHandler guarded = handler("10.9.9.9/32");

        assertThatThrownBy(() -> guarded.validate(request("\"body\": {}")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("private network");
        assertThatThrownBy(() -> guarded.run(new RecordingContext("job-1", payload("\"body\": {}"), null)))
                .isInstanceOfSatisfying(JobFailedException.class, failure -> {
                    assertThat(failure.permanent()).isTrue();
                    assertThat(failure.error().code()).isEqualTo("url_not_allowed");
                });
        assertThat(received).isEmpty();
        guarded.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"method\": \"TRACE\"",
                "\"method\": \"GET\", \"body\": {}",
                "\"timeoutSeconds\": 0",
                "\"timeoutSeconds\": 301",
                "\"headers\": {\"Authorization\": \"Bearer x\"}",
                "\"headers\": {\"Host\": \"x\"}",
                "\"headers\": {\"webhook-id\": \"x\"}",
                "\"headers\": {\"X\": \"a\\nb\"}"
            })
    void impossibleCallsAreRefusedWhenEnqueued(String members) throws Exception {
        HttpCallRequest request = request(members);

        assertThatThrownBy(() -> handler.validate(request)).isInstanceOf(ProblemException.class);
    }

    private String run(String members) throws Exception {
        return handler.run(new RecordingContext("job-1", payload(members), null))
                .json();
    }

    private HttpCallRequest request(String members) throws IOException {
        return JSON.readValue(payload(members), HttpCallRequest.class);
    }

    private String payload(String members) {
        return "{\"url\": \"http://127.0.0.1:" + server.getAddress().getPort() + "/hook?a=1\", " + members + "}";
    }
}
