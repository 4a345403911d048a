package ai.beast.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class EveryErrorIsAProblemTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"\",\"price\":1,\"colour\":\"RED\"}|name",
                "{\"name\":\"a\",\"price\":-1,\"colour\":\"RED\"}|price",
                "{\"name\":\"a\",\"price\":\"much\",\"colour\":\"RED\"}|price",
                "{\"name\":\"a\",\"price\":1,\"colour\":\"GREEN\"}|colour",
                "{\"name\":\"a\",\"price\":1,\"size\":3}|size"
            })
    void aBadFieldIsNamed(String body, String field) {
        problem(post(body), 400, "invalid_field").body("field", equalTo(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"name\":|malformed_json", "nonsense|malformed_json"})
    void aBodyThatIsNoJsonSaysSo(String body, String code) {
        problem(post(body), 400, code);
    }

    @Test
    void aBadParameterIsNamed() {
        problem(given().get("/toys/1?limit=-1").then(), 400, "invalid_field").body("field", equalTo("limit"));
    }

    @ParameterizedTest
    @CsvSource({
        "/toys/1?limit=ten, limit",
        "/toys/1?limit=99999999999, limit",
        "/toys?colour=RED&year=old, year",
        "/toys?year=1&colour=GREEN, colour",
        "/toys?page=last, page",
        "/toys?page=1&size=1.5, size",
    })
    void aParameterThatCannotBeReadIsNamed(String uri, String field) {
        problem(given().get(uri).then(), 400, "invalid_field").body("field", equalTo(field));
    }

    @ParameterizedTest
    @CsvSource({"0, limit", "251, limit", "ten, limit"})
    void rejectsLimitOutsideThePage(String limit, String field) {
        problem(given().get("/toys/pages?limit=" + limit).then(), 400, "invalid_field")
                .body("field", equalTo(field));
    }

    @Test
    void pageHasFiftyItemsByDefault() {
        given().get("/toys/pages?cursor=c").then().statusCode(200).body(equalTo("50 c"));
        given().get("/toys/pages?limit=250").then().statusCode(200).body(equalTo("250 null"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"2\"", "*", "\"1\", \"2\""})
    void acceptsCurrentIfMatch(String ifMatch) {
        given().header("If-Match", ifMatch).put("/toys/versioned").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"1\"", "W/\"2\"", "nonsense"})
    void rejectsStaleIfMatch(String ifMatch) {
        problem(given().header("If-Match", ifMatch).put("/toys/versioned").then(), 412, "precondition_failed")
                .body("field", equalTo("If-Match"))
                .body("etag", equalTo("\"2\""));
    }

    @Test
    void requiresIfMatch() {
        problem(given().put("/toys/versioned").then(), 428, "precondition_required")
                .body("field", equalTo("If-Match"));
        problem(given().header("If-Match", "*").delete("/toys/versioned").then(), 412, "precondition_failed");
        given().delete("/toys/versioned").then().statusCode(204);
    }

    @Test
    void answersNotModifiedByWeakComparison() {
        given().header("If-None-Match", "W/\"2\"").get("/toys/versioned").then().statusCode(304);
        given().header("If-None-Match", "\"2\"").get("/toys/versioned").then().statusCode(304);
        given().header("If-None-Match", "\"1\"").get("/toys/versioned").then().header("ETag", equalTo("\"2\""));
    }

    @Test
    void aPathThatCannotBeReadLeadsNowhere() {
        problem(given().get("/toys/shelf/top").then(), 404, "not_found");
        problem(given().get("/toys/shelf/top?row=1").then(), 404, "not_found");
        problem(given().get("/toys/shelf/1?row=x").then(), 400, "invalid_field").body("field", equalTo("row"));
    }

    @Test
    void theResourcesOwnProblemsKeepTheirWords() {
        problem(given().get("/toys/absent").then(), 404, "not_found")
                .body("detail", equalTo("There is no toy called absent"));
        problem(given().get("/toys/busy").then(), 503, "service_unavailable").header("Retry-After", "7");
    }

    @Test
    void clientsThatOfferHttp2AreAnsweredInHttp1() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            URI toy = URI.create("http://127.0.0.1:" + RestAssured.port + "/toys/absent");
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(toy).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        }
    }

    @Test
    void whatTheFrameworkRefusesIsAProblemToo() {
        problem(given().get("/nowhere").then(), 404, "not_found");
        problem(given().get("/toys/1/2/3?limit=ten").then(), 404, "not_found");
        problem(given().delete("/toys").then(), 405, "method_not_allowed");
        problem(given().contentType("text/csv").body("a,b").post("/toys").then(), 415, "unsupported_media_type");
        problem(post("{\"name\":\"" + "x".repeat(100_000) + "\"}"), 413, "payload_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/toys", "/toy-route/busy", "/nowhere"})
    void encodedBodyIsRefusedWithWhatIsTaken(String path) {
        problem(
                        given().header("Content-Encoding", "gzip")
                                .contentType("application/json")
                                .body(new byte[] {31, (byte) 139, 8, 0})
                                .post(path)
                                .then(),
                        415,
                        "unsupported_media_type")
                .header("Accept-Encoding", "identity")
                .body("detail", containsString("Content-Encoding"));
    }

    @Test
    void aDefectTellsNothingAboutTheInside() {
        problem(given().get("/toys/broken").then(), 500, "internal_error")
                .body("detail", not(containsString("ai.beast")))
                .body("detail", not(containsString("Exception")));
    }

    @Test
    void aRouteBesideJaxRsAnswersAlike() {
        problem(given().get("/toy-route/busy").then(), 503, "service_unavailable")
                .header("Retry-After", "7")
                .body("detail", equalTo("The shop is closed"));
        problem(given().get("/toy-route/broken").then(), 500, "internal_error")
                .body("detail", not(containsString("ai.beast")));
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeHasAnErrorStatusAndATitle(ErrorCode code) {
        assertThat(code.status()).isBetween(400, 599);
        assertThat(code.title()).isNotBlank();
        assertThat(code.code()).matches("[a-z_]+");
    }

    @Test
    void everyStatusOfTheFrameworkHasACode() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::status).distinct())
                .allSatisfy(status ->
                        assertThat(ErrorCode.forStatus(status).status() / 100).isEqualTo(status / 100));
    }

    private static ValidatableResponse post(String body) {
        return given().contentType("application/json").body(body).post("/toys").then();
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String code) {
        return response.statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("type", equalTo("urn:ai-beast:problem:" + code));
    }
}
