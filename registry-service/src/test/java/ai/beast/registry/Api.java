package ai.beast.registry;

import static io.restassured.RestAssured.given;

import ai.beast.testing.TestKeys;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;

/** The registry as a client with a key sees it. */
public final class Api {
    public static final String MODELS = "/api/models";

    private Api() {}

    public static RequestSpecification request() {
        return given().header("Authorization", TestKeys.bearer(TestKeys.WRITE)).urlEncodingEnabled(true);
    }

    public static Response get(String id) {
        return request().get(MODELS + "/{id}", id);
    }

    public static Response put(String id, String body) {
        return request().contentType("application/json").body(body).put(MODELS + "/{id}", id);
    }

    /** Sends entries, one a line, to be taken in. */
    public static Response take(String lines) {
        return request()
                .contentType("application/x-ndjson")
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post(MODELS + "/import");
    }

    public static Response patch(String id, String etag, String body) {
        return request()
                .header("If-Match", etag)
                .contentType("application/merge-patch+json")
                .body(body)
                .patch(MODELS + "/{id}", id);
    }
}
