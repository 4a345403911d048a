package ai.beast.gateway.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import ai.beast.contracts.route.RouteRow;
import ai.beast.contracts.route.RouteTable;
import ai.beast.queue.rest.QueueTestSettings;
import ai.beast.security.ApiKey;
import ai.beast.security.Scope;
import ai.beast.security.key.KeyLimits;
import ai.beast.security.key.KeyRecord;
import ai.beast.security.key.KeyTerms;
import ai.beast.security.key.ManagedKeys;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
class GatewaySecurityTest {
    private static final String MODEL = "small:1b";
    private static final List<String> SPELLINGS = List.of(
            MODEL,
            "SMALL:1B",
            " small:1b ",
            "library/small:1b",
            "registry.ollama.ai/library/small:1b",
            "https://registry.ollama.ai/library/small:1b",
            "small:1b@sha256:" + "0".repeat(64),
            "sha256:" + "0".repeat(64),
            "small",
            "small:latest");
    private static final List<String> PATHS_WITH_A_MODEL = List.of(
            "/ollama/api/chat",
            "/ollama/api/generate",
            "/ollama/api/embed",
            "/ollama/api/embeddings",
            "/ollama/api/show",
            "/v1/chat/completions",
            "/v1/completions",
            "/v1/responses",
            "/v1/embeddings",
            "/v1/rerank",
            "/v1/audio/speech");

    TestInfra infra;

    @BeforeEach
    void waitForTheBackend() {
        await().untilAsserted(() -> given().header("Authorization", TestKeys.bearer(TestKeys.INFER))
                .get("/v1/models")
                .then()
                .statusCode(200)
                .body("data.id", hasItem(MODEL)));
    }

    @AfterEach
    void removeManagedKeys() throws IOException {
        Files.deleteIfExists(file());
    }

    private Path file() {
        return infra.dataDir().resolve("keys").resolve(ManagedKeys.FILE);
    }

    /** Has the services accept a key with these terms. */
    private String key(Scope scope, KeyTerms terms) throws IOException {
        ApiKey.Created made = ApiKey.create(scope, "test", new SecureRandom());
        ApiKey stored = made.stored();
        var identity = new KeyRecord.Identity(stored.id(), stored.sha256(), scope.wireName(), "test");
        var record = new KeyRecord(identity, Instant.now(), "test", null, null, null, null, null).with("test", terms);
        Path fresh = file().resolveSibling("fresh");
        Files.write(fresh, new ManagedKeys(List.of(record)).toBytes());
        Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        await().until(() -> call("GET", "/v1/models", made.text(), null).statusCode() == 200);
        return made.text();
    }

    private static KeyTerms only(String... models) {
        return new KeyTerms(null, KeyLimits.NONE, List.of(models));
    }

    private static Response call(String method, String path, @Nullable String key, @Nullable String body) {
        var request = given();
        if (key != null) {
            request.header("Authorization", TestKeys.bearer(key));
        }
        if (body != null) {
            request.contentType("application/json").body(body);
        }
        return request.request(method, path);
    }

    @Test
    void eachPathNeedsTheScopeOfTheTable() {
        List<RouteRow> rows = RouteTable.read().rows().stream()
                .filter(row -> row.path().startsWith("/ollama") || row.path().startsWith("/v1/"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(20);
        SoftAssertions softly = new SoftAssertions();
        for (RouteRow row : rows) {
            for (String key : Stream.of("none", TestKeys.READ, TestKeys.INFER, TestKeys.WRITE)
                    .toList()) {
                String path = row.path().replaceAll("\\{[^}]*}", "absent");
                int status = call(row.method(), path, key.equals("none") ? null : key, row.hasBody() ? "{}" : null)
                        .statusCode();
                String what = row.name() + " with " + key;
                if (row.isOpen()) {
                    softly.assertThat(status).as(what).isEqualTo(200);
                } else if (key.equals("none")) {
                    softly.assertThat(status).as(what).isEqualTo(401);
                } else if (key.equals(TestKeys.READ)
                        || (key.equals(TestKeys.INFER) && row.scope().equals("write"))) {
                    softly.assertThat(status).as(what).isEqualTo(403);
                } else {
                    softly.assertThat(status).as(what).isBetween(200, 499).isNotIn(401, 403);
                }
            }
        }
        softly.assertAll();
    }

    @Test
    void listedModelsAreTheOnlyOnesThatAKeyReaches() throws Exception {
        String key = key(Scope.INFER, only("big:70b"));
        SoftAssertions softly = new SoftAssertions();
        for (String path : PATHS_WITH_A_MODEL) {
            for (String name : SPELLINGS) {
                softly.assertThat(call("POST", path, key, "{\"model\":\"" + name + "\",\"stream\":false}")
                                .statusCode())
                        .as("%s as %s", path, name)
                        .isEqualTo(404);
            }
        }
        for (String path : List.of("/v1/audio/transcriptions", "/v1/audio/translations")) {
            softly.assertThat(given().header("Authorization", TestKeys.bearer(key))
                            .multiPart("model", MODEL)
                            .post(path)
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        softly.assertThat(call("GET", "/v1/models/" + MODEL, key, null).statusCode())
                .isEqualTo(404);
        softly.assertAll();
        for (String list : List.of("/v1/models", "/ollama/api/tags", "/ollama/api/ps")) {
            call("GET", list, key, null).then().statusCode(200).body(not(containsString("small")));
        }
        call("POST", "/v1/chat/completions", key, "{\"model\":\"smal:1b\"}")
                .then()
                .statusCode(404)
                .body("error.message", not(containsString("small:1b")));
    }

    @Test
    void listedModelAnswersInEverySpelling() throws Exception {
        String key = key(Scope.INFER, only("Library/SMALL:1b"));

        for (String name : List.of(MODEL, "SMALL:1B", "library/small:1b")) {
            call("POST", "/ollama/api/chat", key, "{\"model\":\"" + name + "\",\"stream\":false}")
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void keyWithAListChangesNoModels() throws Exception {
        String key = key(Scope.WRITE, only("big:70b"));

        for (String path : List.of("/ollama/api/pull", "/ollama/api/create", "/ollama/api/copy")) {
            call("POST", path, key, "{\"model\":\"small:1b\",\"source\":\"small:1b\",\"destination\":\"big:70b\"}")
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void limitsAreThoseOfTheRecord() throws Exception {
        String key = key(Scope.INFER, new KeyTerms(null, new KeyLimits(1, null, null), null));
        String chat = "{\"model\":\"small:1b\",\"stream\":false,\"messages\":[]}";

        call("POST", "/ollama/api/chat", key, chat)
                .then()
                .statusCode(200)
                .header("RateLimit-Limit", "1")
                .header("RateLimit-Remaining", "0");
        call("POST", "/v1/chat/completions", key, chat)
                .then()
                .statusCode(429)
                .header("RateLimit-Policy", "\"requests\";q=1;w=60")
                .body("error.code", equalTo("rate_limited"));
    }

    @Test
    void expiredKeyIsRefused() throws Exception {
        String key = key(Scope.INFER, new KeyTerms(Instant.now().plusSeconds(3), KeyLimits.NONE, null));

        await().until(() -> call("GET", "/v1/models", key, null).statusCode() == 401);
    }
}
