package ai.beast.events.webhook.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import ai.beast.events.webhook.FastWebhooks;
import ai.beast.events.webhook.WebhookTest;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FastWebhooks.class)
class EndpointApiTest extends WebhookTest {
    private static final String URL = "http://127.0.0.1:9999/hook";

    @Test
    void anEndpointIsMadeShownListedChangedAndDeleted() {
        Subscribed made = subscribe(URL, Map.of("description", "for the team", "eventTypes", List.of("model.*")));
        String path = "/api/webhooks/" + made.id();

        client().get(path)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("url", equalTo(URL))
                .body("description", equalTo("for the team"))
                .body("eventTypes", equalTo(List.of("model.*")))
                .body("enabled", equalTo(true))
                .body("secret", nullValue());
        client().get("/api/webhooks").then().body("items.id", equalTo(List.of(made.id())));

        client().header("If-Match", "\"1\"")
                .contentType(EndpointResource.MERGE_PATCH)
                .body("{\"description\": null, \"subjects\": [\"tiny\"], \"enabled\": false}")
                .patch(path)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("description", nullValue())
                .body("eventTypes", equalTo(List.of("model.*")))
                .body("subjects", equalTo(List.of("tiny")))
                .body("enabled", equalTo(false))
                .body("disabledAt", notNullValue())
                .body("disabledReason", nullValue());

        client().header("If-Match", "\"1\"").delete(path).then().statusCode(412);
        client().delete(path).then().statusCode(204);
        client().get(path).then().statusCode(404);
    }

    @Test
    void theSecretIsRandomShownOnceAndNotInTheDatabase() {
        Subscribed one = subscribe(URL, Map.of());
        Subscribed two = subscribe(URL, Map.of());
        byte[] key = Base64.getDecoder().decode(one.secret().substring("whsec_".length()));

        assertThat(one.secret()).startsWith("whsec_").isNotEqualTo(two.secret());
        assertThat(key).hasSize(32);
        client().get("/api/webhooks").then().body(not(containsString("whsec_")));
        List<byte[]> kept = jdbi.withHandle(db -> db.createQuery("SELECT sealed FROM webhook_secret")
                .mapTo(byte[].class)
                .list());
        assertThat(kept)
                .hasSize(2)
                .allSatisfy(bytes -> assertThat(HexFormat.of().formatHex(bytes))
                        .doesNotContain(HexFormat.of().formatHex(key)));
    }

    @Test
    void aChangeNeedsTheStateTheClientHasSeen() {
        String path = "/api/webhooks/" + subscribe(URL, Map.of()).id();

        client().body("{\"enabled\": false}")
                .patch(path)
                .then()
                .statusCode(428)
                .body("code", equalTo("precondition_required"))
                .body("field", equalTo("If-Match"));
        client().header("If-Match", "\"9\"")
                .body("{\"enabled\": false}")
                .patch(path)
                .then()
                .statusCode(412)
                .body("code", equalTo("precondition_failed"));
        client().header("If-Match", "*")
                .body("{\"enabled\": false}")
                .patch(path)
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {}                                                              | 400 | invalid_field   | url
        {"url": ""}                                                     | 400 | invalid_field   | url
        {"url": "no url at all"}                                        | 400 | invalid_field   | url
        {"url": "ftp://127.0.0.1/"}                                     | 400 | invalid_field   | url
        {"url": "http://u:p@127.0.0.1/"}                                | 400 | invalid_field   | url
        {"url": "http://127.0.0.1/#part"}                               | 400 | invalid_field   | url
        {"url": "http://name.invalid/"}                                 | 400 | invalid_field   | url
        {"url": "http://10.0.0.1/"}                                     | 403 | url_not_allowed | url
        {"url": "http://169.254.169.254/latest/meta-data"}              | 403 | url_not_allowed | url
        {"url": "http://[::ffff:10.0.0.1]/"}                            | 403 | url_not_allowed | url
        {"url": "http://0177.0.0.1/"}                                   | 403 | url_not_allowed | url
        {"url": "http://127.0.0.1:22/"}                                 | 403 | url_not_allowed | url
        {"url": "http://127.0.0.1:9999/", "eventTypes": ["nonsense"]}      | 400 | invalid_field   | eventTypes
        {"url": "http://127.0.0.1:9999/", "eventTypes": "model.*"}         | 400 | invalid_field   | eventTypes
        {"url": "http://127.0.0.1:9999/", "sources": [""]}                 | 400 | invalid_field   | sources[0]
        {"url": "http://127.0.0.1:9999/", "subjects": {"a": 1}}            | 400 | invalid_field   | subjects
        {"url": "http://127.0.0.1:9999/", "enabled": "maybe"}              | 400 | invalid_field   | enabled
        {"url": "http://127.0.0.1:9999/", "secret": "mine"}                | 400 | invalid_field   | secret
        """)
    void whatIsWrongIsNamed(String body, int status, String code, String field) {
        client().body(body)
                .post("/api/webhooks")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("field", matchesPattern(field.equals("sources[0]") ? "sources\\[0].*" : Pattern.quote(field)));
        assertThat(jdbi.<Integer, RuntimeException>withHandle(
                        db -> db.createQuery("SELECT count(*) FROM webhook_endpoint")
                                .mapTo(Integer.class)
                                .one()))
                .isZero();
    }

    @Test
    void filtersAreBounded() {
        client().body(Map.of(
                        "url",
                        URL,
                        "eventTypes",
                        IntStream.range(0, 50_000).mapToObj(n -> "custom.t" + n).toList()))
                .post("/api/webhooks")
                .then()
                .statusCode(400)
                .body("field", equalTo("eventTypes"));
        client().body(Map.of("url", URL, "subjects", List.of("s".repeat(5000))))
                .post("/api/webhooks")
                .then()
                .statusCode(400)
                .body("field", equalTo("subjects"));
        client().body(Map.of("url", "http://127.0.0.1:9999/" + "x".repeat(3000)))
                .post("/api/webhooks")
                .then()
                .statusCode(400)
                .body("field", equalTo("url"));
    }

    @Test
    void theNumberOfEndpointsIsBoundedAndTheyAreListedPageByPage() {
        for (int i = 0; i < 40; i++) {
            subscribe(URL, Map.of());
        }
        client().body(Map.of("url", URL))
                .post("/api/webhooks")
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"));

        var first = client().get("/api/webhooks?limit=30")
                .then()
                .body("items", hasSize(30))
                .extract();
        client().get("/api/webhooks?cursor=" + first.path("nextCursor"))
                .then()
                .body("items", hasSize(10))
                .body("nextCursor", nullValue());
        client().get("/api/webhooks?cursor=nonsense").then().statusCode(400).body("code", equalTo("invalid_cursor"));
    }

    @Test
    void aPatchThatMakesItWrongChangesNothing() {
        String path = "/api/webhooks/" + subscribe(URL, Map.of()).id();

        for (String patch : List.of(
                "{\"url\": null}",
                "{\"url\": \"http://10.0.0.1/\"}",
                "{\"eventTypes\": [\"x\"]}",
                "{\"id\": \"1\"}",
                "[]")) {
            int status = client().header("If-Match", "*")
                    .contentType(EndpointResource.MERGE_PATCH)
                    .body(patch)
                    .patch(path)
                    .statusCode();
            assertThat(status).as(patch).isIn(400, 403);
        }
        client().get(path).then().header("ETag", "\"1\"").body("url", equalTo(URL));
    }

    @Test
    void aRotationShowsTheNewSecretAndUntilWhenTheOldOneSigns() {
        Subscribed made = subscribe(URL, Map.of());
        String path = "/api/webhooks/" + made.id() + "/rotate";

        client().body("{\"overlapSeconds\": 3600}")
                .post(path)
                .then()
                .statusCode(200)
                .body("secret", not(equalTo(made.secret())))
                .body("previousUntil", notNullValue());
        client().body("{\"overlapSeconds\": 0}")
                .post(path)
                .then()
                .statusCode(200)
                .body("previousUntil", nullValue());
        client().post(path).then().statusCode(200).body("previousUntil", notNullValue());
        client().body("{\"overlapSeconds\": -1}")
                .post(path)
                .then()
                .statusCode(400)
                .body("field", equalTo("overlapSeconds"));
    }
}
