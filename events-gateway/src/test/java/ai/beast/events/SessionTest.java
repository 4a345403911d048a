package ai.beast.events;

import static ai.beast.events.EventsApi.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import ai.beast.security.ApiKey;
import ai.beast.security.Scope;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class SessionTest {
    private static final String JSON = "application/json";

    @TestHTTPResource("/")
    URI base;

    TestInfra infra;

    /** What a browser has after its sign-in. */
    private record Page(String cookie, String token) {
        RequestSpecification request() {
            return given().header("Cookie", cookie).header("X-Beast-Page", token);
        }

        static Page of(Response started) {
            started.then().statusCode(200);
            return new Page(started.header("Set-Cookie").split(";", 2)[0], started.path("pageToken"));
        }
    }

    @Test
    void exchangesKeyForCookieAndPageToken() {
        Response started = start(as(TestKeys.ADMIN));

        started.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header(
                        "Set-Cookie",
                        matchesPattern(
                                "beast_session_[0-9a-f]{8}=[A-Za-z0-9._-]+; Path=/api; Max-Age=43200; HttpOnly; SameSite=Strict"))
                .body("name", equalTo("test admin"), "scope", equalTo("admin"));
        Page.of(started)
                .request()
                .get("/api/session")
                .then()
                .statusCode(200)
                .body("name", equalTo("test admin"), "expiresAt", equalTo(started.path("expiresAt")))
                .body("pageToken", nullValue());
        start(as(TestKeys.READ)).then().statusCode(200).body("scope", equalTo("read"));
    }

    @Test
    void cookieIsSecureWherePublicSchemeIs() {
        assertThat(start(as(TestKeys.READ).header("X-Forwarded-Proto", "https")).header("Set-Cookie"))
                .endsWith("; Secure");
    }

    @Test
    void startsNoSessionWithoutRightKey() {
        for (RequestSpecification wrong : new RequestSpecification[] {
            given(),
            as(TestKeys.UNKNOWN),
            as("nonsense"),
            signIn(TestKeys.ADMIN).request()
        }) {
            start(wrong)
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .body("code", equalTo("unauthenticated"));
        }
        start(as(TestKeys.SERVICE)).then().statusCode(403);
        as(TestKeys.SERVICE).post("/api/session/tickets").then().statusCode(403);
    }

    @Test
    void refusesCookieWithoutTokenOfItsPage() {
        Page mine = signIn(TestKeys.ADMIN);
        Page other = signIn(TestKeys.ADMIN);

        given().header("Cookie", mine.cookie()).get("/api/webhooks").then().statusCode(401);
        new Page(mine.cookie(), other.token())
                .request()
                .get("/api/webhooks")
                .then()
                .statusCode(401);
        given().header("X-Beast-Page", mine.token()).get("/api/webhooks").then().statusCode(401);
        mine.request().get("/api/session").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, cross-site",
        "Origin, http://127.0.0.1:5678",
        "Origin, null",
        "Origin, https://evil.example"
    })
    void refusesUnsafeRequestOfAnotherOrigin(String header, String value) {
        signIn(TestKeys.ADMIN)
                .request()
                .header(header, value)
                .post("/api/session/tickets")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        given().header(header, value).delete("/api/session").then().statusCode(403);
        as(TestKeys.ADMIN)
                .header(header, value)
                .post("/api/session/tickets")
                .then()
                .statusCode(200);
    }

    @Test
    void takesUnsafeRequestOfItsOwnOrigin() {
        Page page = signIn(TestKeys.ADMIN);
        String own = base.getScheme() + "://" + base.getAuthority();

        page.request().header("Origin", own).post("/api/session/tickets").then().statusCode(200);
        page.request()
                .header("Sec-Fetch-Site", "same-origin")
                .header("Origin", "https://beast.example")
                .post("/api/session/tickets")
                .then()
                .statusCode(200);
        page.request()
                .header("X-Forwarded-Host", "beast.example")
                .header("Origin", "https://beast.example")
                .post("/api/session/tickets")
                .then()
                .statusCode(200);
        page.request()
                .header("X-Forwarded-Host", "beast.example")
                .header("Origin", own)
                .post("/api/session/tickets")
                .then()
                .statusCode(403);
    }

    @Test
    void redeemsTicketOnce() {
        String ticket = as(TestKeys.WRITE).post("/api/session/tickets").path("ticket");
        String body = "{\"ticket\": \"" + ticket + "\"}";

        Page page = Page.of(given().contentType(JSON).body(body).post("/api/session"));

        page.request().get("/api/session").then().body("name", equalTo("test write"), "scope", equalTo("write"));
        given().contentType(JSON).body(body).post("/api/session").then().statusCode(401);
        as(TestKeys.READ).post("/api/session/tickets").then().statusCode(403);
        signIn(TestKeys.READ).request().post("/api/session/tickets").then().statusCode(403);
    }

    @Test
    void refusesLargeBodyOfAnonymousCaller() {
        String large = "{\"ticket\": \"" + "x".repeat(130 * 1024) + "\"}";

        given().contentType(JSON)
                .body(large)
                .post("/api/session")
                .then()
                .statusCode(413)
                .body("code", equalTo("payload_too_large"));
        as(TestKeys.READ)
                .contentType(JSON)
                .body(large)
                .post("/api/session")
                .then()
                .statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "....", "0badcafe.1.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void refusesWrongTicket(String ticket) {
        assertThat(given().contentType(JSON)
                        .body("{\"ticket\": \"" + ticket + "\"}")
                        .post("/api/session")
                        .statusCode())
                .isIn(400, 401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "beast_session_",
                "beast_session_12345678=",
                "beast_session_12345678=....",
                "beast_session_12345678=\"quoted",
                "beast_session_12345678=00000003.99999999999999999999.%00.\u00e4",
                "=;=;;,beast_session_x",
                "beast_session_x=y; $Version=1; $Path=/"
            })
    void hostileCookieCountsAsNone(String cookie) {
        given().header("Cookie", cookie)
                .header("X-Beast-Page", "\u00ff")
                .get("/api/session")
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthenticated"));
        given().header("Cookie", cookie).delete("/api/session").then().statusCode(204);
        start(as(TestKeys.READ).header("Cookie", cookie)).then().statusCode(200);
    }

    @Test
    void readKeyGetsSessionThatReads() {
        Page page = signIn(TestKeys.READ);

        page.request().get("/api/session").then().statusCode(200);
        page.request().contentType(JSON).body("{}").post("/api/webhooks").then().statusCode(403);
        Response ended = page.request().delete("/api/session");
        ended.then().statusCode(204);
        assertThat(ended.header("Set-Cookie"))
                .startsWith(page.cookie().substring(0, page.cookie().indexOf('=')) + "=; Path=/api; Max-Age=0");
    }

    @Test
    void keyHeaderOutweighsCookie() {
        Page admin = signIn(TestKeys.ADMIN);

        admin.request()
                .header("X-API-Key", TestKeys.READ)
                .get("/api/session")
                .then()
                .body("name", equalTo("test read"))
                .body("expiresAt", nullValue());
        admin.request()
                .header("X-API-Key", TestKeys.UNKNOWN)
                .get("/api/session")
                .then()
                .statusCode(401);
    }

    @Test
    void revokedKeyEndsItsSessionAndItsStreams() throws Exception {
        EventsApi.awaitReady();
        ApiKey.Created key = ApiKey.create(Scope.READ, "for a while", new SecureRandom());
        Path file = infra.dataDir().resolve("keys/api-keys");
        String before = Files.readString(file);
        replace(file, before + key.stored().toLine() + "\n");
        try (HttpClient client = HttpClient.newHttpClient()) {
            await().until(() -> as(key.text()).get("/api/session").statusCode() == 200);
            Page page = signIn(key.text());
            InputStream stream = client.send(
                            HttpRequest.newBuilder(base.resolve("/api/events/stream"))
                                    .header("Cookie", page.cookie())
                                    .header("X-Beast-Page", page.token())
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream())
                    .body();
            assertThat(stream.read()).isPositive();
            ClosedListener socket = new ClosedListener();
            socket(client, page)
                    .header("Origin", origin())
                    .buildAsync(socketUri(), socket)
                    .join();

            replace(file, before);

            assertThat(CompletableFuture.supplyAsync(() -> drain(stream)).get(60, TimeUnit.SECONDS))
                    .isTrue();
            socket.closed.get(60, TimeUnit.SECONDS);
            page.request().get("/api/session").then().statusCode(401);
        } finally {
            replace(file, before);
        }
    }

    @Test
    void socketByCookieMustNameItsOrigin() {
        Page page = signIn(TestKeys.READ);
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThatThrownBy(() -> socket(client, page)
                            .buildAsync(socketUri(), new ClosedListener())
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refused -> assertThat(refused.getResponse().statusCode())
                                    .isEqualTo(403));
            page.request()
                    .header("Upgrade", "websocket, other")
                    .get("/api/events/ws")
                    .then()
                    .statusCode(403);
            socket(client, page)
                    .header("Origin", origin())
                    .buildAsync(socketUri(), new ClosedListener())
                    .join()
                    .abort();
        }
    }

    @Test
    void healthIsReachedByTheNameOfTheService() {
        EventsApi.awaitReady();
        given().get("/api/health/events-gateway")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks", nullValue());
        signIn(TestKeys.READ)
                .request()
                .get("/api/health/events-gateway")
                .then()
                .body("checks.find { it.name == 'Webhooks' }.status", equalTo("UP"));
        given().get("/api/health/queue-worker").then().statusCode(404);
    }

    /** In one step: the service must not read a file that is half written. */
    private static void replace(Path file, String content) throws IOException {
        Path written = Files.writeString(file.resolveSibling("api-keys.new"), content);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Page signIn(String key) {
        return Page.of(start(as(key)));
    }

    private static Response start(RequestSpecification caller) {
        return caller.contentType(JSON).body("{}").post("/api/session");
    }

    private static WebSocket.Builder socket(HttpClient client, Page page) {
        return client.newWebSocketBuilder().header("Cookie", page.cookie()).header("X-Beast-Page", page.token());
    }

    private URI socketUri() {
        return URI.create(base.resolve("/api/events/ws").toString().replace("http:", "ws:"));
    }

    private String origin() {
        return base.getScheme() + "://" + base.getAuthority();
    }

    /** Whether the stream ended, by its end or by that of its connection. */
    private static boolean drain(InputStream stream) {
        try {
            return stream.readAllBytes().length >= 0;
        } catch (IOException broken) {
            return true;
        }
    }

    private static final class ClosedListener implements WebSocket.Listener {
        final CompletableFuture<Boolean> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            closed.complete(true);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed.complete(true);
        }
    }
}
