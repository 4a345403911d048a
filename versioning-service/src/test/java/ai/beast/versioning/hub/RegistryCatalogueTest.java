package ai.beast.versioning.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ai.beast.outgoing.CallGuards;
import ai.beast.testing.Infrastructure;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class RegistryCatalogueTest {
    private static final long ANY_AGE = Long.MAX_VALUE / 1_000_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String KEY = "Bearer a-key";

    @Inject
    Vertx vertx;

    @Inject
    CallGuards guards;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private volatile boolean down;
    private volatile boolean hanging;
    private HttpServer server;
    private RegistryCatalogue catalogue;

    @BeforeEach
    void aRegistry() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        catalogue = catalogue(Optional.of(KEY));
    }

    private RegistryCatalogue catalogue(Optional<String> key) {
        return new RegistryCatalogue(
                URI.create("http://127.0.0.1:" + server.actualPort() + "/"),
                () -> key,
                new ObjectMapper(),
                vertx,
                guards);
    }

    @AfterEach
    void close() throws Exception {
        catalogue.close();
        server.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private void answer(HttpServerRequest request) {
        requests.add(request.uri());
        boolean known = KEY.equals(request.getHeader("Authorization"));
        String page = request.getParam("cursor") == null ? "1" : "2";
        String body =
                switch (request.path() + page) {
                    case "/api/models/instances1" -> """
                        {"items": [
                          {"model": "a", "path": "/m/a-00001-of-00002.gguf", "location": "internal",
                           "parts": [{"path": "/m/a-00002-of-00002.gguf", "role": "shard"}]}], "nextCursor": "1&x"}""";
                    case "/api/models/instances2" -> """
                        {"items": [
                          {"model": "b", "path": "/x/b.gguf", "location": "ext ernal", "parts": []},
                          {"model": "a", "path": "/x/a.gguf", "location": "ext ernal", "parts": []}], "nextCursor": null}""";
                    case "/api/models1" ->
                        request.getParam("location").equals("internal")
                                ? "{\"items\": [{\"id\": \"a\", \"sourceRepo\": \"o/r\"}, {\"id\": \"gone\"}]}"
                                : "{\"items\": [{\"id\": \"a\", \"sourceRepo\": \"o/r\"}, {\"id\": \"b\"}]}";
                    default -> "{}";
                };
        request.response().setStatusCode(down ? 503 : known ? 200 : 401);
        if (hanging) {
            released.thenRun(() -> request.response().end(body));
        } else {
            request.response().end(body);
        }
    }

    @Test
    void readsInstalledEntriesOfAllStorages() {
        List<CatalogueEntry> entries = catalogue.installed(0);

        assertThat(entries).extracting(CatalogueEntry::id).containsExactly("a", "b");
        assertThat(entries.getFirst().repository()).isEqualTo("o/r");
        assertThat(entries.getFirst().instances())
                .containsExactly(List.of("/m/a-00001-of-00002.gguf", "/m/a-00002-of-00002.gguf"), List.of("/x/a.gguf"));
        assertThat(requests).hasSize(4).anyMatch(uri -> uri.endsWith("&cursor=1%26x"));
    }

    @Test
    void keepsCopyForItsAge() {
        catalogue.installed(0);
        catalogue.installed(ANY_AGE);

        assertThat(requests).hasSize(4);
    }

    @Test
    void showsLastCopyWhileRegistryIsDown() {
        catalogue.installed(0);
        down = true;

        assertThat(catalogue.installed(-1)).hasSize(2);
    }

    @Test
    void showsLastCopyWhileAnotherThreadReads() throws Exception {
        catalogue.installed(0);
        hanging = true;
        CompletableFuture<List<CatalogueEntry>> reader = CompletableFuture.supplyAsync(
                () -> catalogue.installed(-1),
                task -> Thread.ofPlatform().daemon().start(task));
        await().atMost(TIMEOUT).until(() -> requests.size() == 5);

        assertThat(catalogue.installed(-1)).hasSize(2);

        assertThat(reader).isNotDone();
        hanging = false;
        released.complete(null);
        assertThat(reader.get(60, TimeUnit.SECONDS)).hasSize(2);
    }

    @Test
    void isUnavailableWithoutCopy() {
        down = true;

        assertThatExceptionOfType(HubError.class)
                .isThrownBy(() -> catalogue.installed(0))
                .satisfies(error -> assertThat(error.status()).isEqualTo(503));
    }

    @Test
    void isUnavailableWithoutKey() {
        RegistryCatalogue keyless = catalogue(Optional.empty());

        assertThatExceptionOfType(HubError.class).isThrownBy(() -> keyless.installed(0));
        assertThat(requests).isEmpty();
        keyless.close();
    }
}
