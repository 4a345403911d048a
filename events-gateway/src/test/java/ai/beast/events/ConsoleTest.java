package ai.beast.events;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page and the file are those of the tests' resources. */
@QuarkusTest
@WithTestResource(Infrastructure.class)
class ConsoleTest {
    private static final String FILE = "/console/assets/contract-1a2b3c4d.js";

    @TestHTTPResource("/")
    URI base;

    @ParameterizedTest
    @ValueSource(strings = {"/", "/console"})
    void rootLeadsToConsole(String path) {
        given().redirects().follow(false).get(path).then().statusCode(302).header("Location", "/console/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/",
                "/console/index.html",
                "/console/models/llama-3.2.Q4_K_M.gguf/about",
                "/console/login"
            })
    void everyScreenIsThePage(String path) {
        Response page = given().get(path);

        page.then()
                .statusCode(200)
                .contentType("text/html")
                .header("Cache-Control", "no-cache")
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .body(containsString("<html"));
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self';")
                .contains("require-trusted-types-for 'script'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        given().header("If-None-Match", page.header("ETag")).get(path).then().statusCode(304);
    }

    @Test
    void assetsAreFilesThatAreKeptForEver() {
        given().get(FILE)
                .then()
                .statusCode(200)
                .contentType("text/javascript")
                .header("Cache-Control", "public, max-age=31536000, immutable")
                .header("X-Content-Type-Options", "nosniff");
        given().get("/console/assets/absent.js").then().statusCode(404).body("code", equalTo("not_found"));
        given().head(FILE).then().statusCode(200);
        given().post(FILE).then().statusCode(401);
    }

    /** With a client that leaves the content as it is. */
    @Test
    void textIsCompressedForThoseWhoTakeIt() throws Exception {
        HttpResponse<byte[]> plain = bytes("identity");
        HttpResponse<byte[]> compressed = bytes("br, gzip");

        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(compressed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(compressed.headers().firstValue("Vary")).contains("Accept-Encoding");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())))
                .hasBinaryContent(plain.body());
    }

    private HttpResponse<byte[]> bytes(String acceptedEncoding) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(base.resolve(FILE))
                            .header("Accept-Encoding", acceptedEncoding)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/assets/../index.html",
                "/console/assets/%2e%2e/%2e%2e/%2e%2e/application.properties",
                "/console/assets/..%2f..%2f..%2f..%2fapplication.properties",
                "/console/assets//etc/passwd",
                "/console/assets/%00",
                "/console/assets/.hidden",
                "/console/assets/a%5c..%5cb"
            })
    void pathLeadsNowhereElse(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(base.resolve("/") + path.substring(1)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isIn(200, 400, 401, 404);
            assertThat(answer.body()).doesNotContain("quarkus.application.name", "root:");
        }
    }
}
