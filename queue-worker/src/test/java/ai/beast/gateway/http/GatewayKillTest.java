package ai.beast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.gateway.usage.UsageDelta;
import ai.beast.gateway.usage.UsageJournals;
import ai.beast.testing.model.FakeModelServer;
import ai.beast.testing.model.ModelCall;
import ai.beast.testing.model.ModelCall.Outcome;
import ai.beast.testing.model.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayKillTest {
    private static final String CHAT = "{\"model\":\"small:1b\",\"messages\":[]}";
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final FakeModelServer server = FakeModelServer.start("small:1b");
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    @Test
    void countsEachCallOnceAcrossKillsOfTheGateway() throws Exception {
        for (int round = 0; round < 2; round++) {
            Process gateway = start();
            try (BufferedReader output = reader(gateway.getInputStream())) {
                URI chat = URI.create("http://127.0.0.1:" + port(output) + "/ollama/api/chat");
                for (int i = 0; i < 3; i++) {
                    assertThat(send(chat).body().readAllBytes()).isNotEmpty();
                }
                server.next(
                        "/api/chat",
                        Script.words("one").stall(),
                        Script.words("one").stall());
                List<InputStream> streams = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    InputStream stream = send(chat).body();
                    assertThat(stream.read()).isPositive();
                    streams.add(stream);
                }

                gateway.destroyForcibly().waitFor();

                for (InputStream stream : streams) {
                    assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
                }
            }
        }

        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(server.calls().stream()
                                .collect(Collectors.groupingBy(ModelCall::outcome, Collectors.counting())))
                        .isEqualTo(Map.of(Outcome.COMPLETED, 6L, Outcome.CANCELLED, 4L)));
        assertThat(counted()).isEqualTo(Map.of("200", 6L, "aborted", 4L));
    }

    @Test
    void endsStreamsWhenTheBackendIsKilled() throws Exception {
        try (GatewayRig rig = GatewayRig.start(directory, server)) {
            server.next("/api/chat", Script.words("one").stall());
            BufferedReader stream = reader(rig.client
                    .send(rig.request("/ollama/api/chat", CHAT).build(), BodyHandlers.ofInputStream())
                    .body());
            assertThat(stream.readLine()).contains("one");

            server.goAway();

            assertThat(stream.readLine()).contains("broke off");
            assertThatThrownBy(stream::readLine).isInstanceOf(IOException.class);
            assertThat(rig.post("/ollama/api/chat", CHAT).statusCode()).isBetween(502, 503);
            server.comeBack();
            rig.refresh();
            assertThat(rig.post("/ollama/api/chat", CHAT).statusCode()).isEqualTo(200);
            assertThat(rig.open()).isZero();
        }
    }

    @Test
    void goesOnWithoutTheRegistry() throws Exception {
        try (GatewayRig rig = GatewayRig.start(directory, server)) {
            rig.registry.unavailable = true;
            assertThatThrownBy(rig.aliases::refresh).isInstanceOf(IOException.class);

            assertThat(rig.post("/ollama/api/chat", CHAT.replace("small:1b", "chat-default"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private Map<String, Long> counted() throws IOException, InterruptedException {
        Map<String, Long> counted = new TreeMap<>();
        try (UsageJournals journals = UsageJournals.open(directory.resolve("usage"))) {
            journals.report(delta -> add(delta, counted));
        }
        return counted;
    }

    private static void add(UsageDelta delta, Map<String, Long> counted) {
        delta.sums().forEach((key, sums) -> counted.merge(key.status(), sums.calls(), Long::sum));
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        GatewayProcess.class.getName(),
                        directory.toString(),
                        server.uri().toString())
                .redirectError(directory.resolve("errors.log").toFile())
                .start();
    }

    /** Some test runners have a loader of their own. */
    private static String classPath() {
        if (GatewayKillTest.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(":"));
        }
        return System.getProperty("java.class.path");
    }

    private static String port(BufferedReader output) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith("port ")) {
            line = output.readLine();
        }
        assertThat(line).as("the gateway's port").isNotNull();
        return line.substring("port ".length());
    }

    private HttpResponse<InputStream> send(URI chat) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(chat)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(CHAT))
                .build();
        return client.send(request, BodyHandlers.ofInputStream());
    }

    private static BufferedReader reader(InputStream stream) {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }
}
