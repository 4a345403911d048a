package ai.beast.registry.rating;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.Api;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class RatingTest {

    @Test
    void theModelShowsTheMeanOfWhatPeopleThink() {
        // given
        Api.put("rated-1", "{\"name\": \"Rated\", \"sizeBytes\": 1, \"rating\": 3}");
        // when
        rate(TestKeys.WRITE, "rated-1", "4");
        rate(TestKeys.WRITE, "rated-1", "4.5");
        rate(TestKeys.ADMIN, "rated-1", "2");
        // then
        assertThat(Api.get("rated-1").jsonPath().getDouble("rating")).isEqualTo(3.25);
        assertThat(Api.get("rated-1").jsonPath().getInt("ratingCount")).isEqualTo(2);
        Response mine = Api.request().get("/api/models/rated-1/rating");
        assertThat(mine.jsonPath().getDouble("mine")).isEqualTo(4.5);
        assertThat(mine.jsonPath().getInt("count")).isEqualTo(2);
        // when: an entry sent back as it is says nothing about it
        assertThat(Api.put("rated-1", "{\"name\": \"Rated again\", \"sizeBytes\": 1, \"rating\": 3.25}")
                        .statusCode())
                .isEqualTo(200);
        Response refused = Api.put("rated-1", "{\"name\": \"Rated\", \"sizeBytes\": 1, \"rating\": 1}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("field")).isEqualTo("rating");
        // when: everybody takes it back
        Api.request().delete("/api/models/rated-1/rating");
        RestAssured.given()
                .header("Authorization", TestKeys.bearer(TestKeys.ADMIN))
                .delete("/api/models/rated-1/rating");
        // then
        assertThat(Api.get("rated-1").jsonPath().getDouble("rating")).isEqualTo(3);
        assertThat(Api.get("rated-1").jsonPath().getInt("ratingCount")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "-0.5", "4.125", "null", "\"good\""})
    void refusesWhatIsNoRating(String rating) {
        Api.put("rated-2", "{\"name\": \"Rated 2\", \"sizeBytes\": 1}");
        Response answer = rate(TestKeys.WRITE, "rated-2", rating);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("invalid_field");
        assertThat(answer.jsonPath().getString("field")).isEqualTo("rating");
        assertThat(Api.get("rated-2").jsonPath().getInt("ratingCount")).isZero();
    }

    private static Response rate(String key, String model, String rating) {
        return RestAssured.given()
                .header("Authorization", TestKeys.bearer(key))
                .contentType("application/json")
                .body("{\"rating\": " + rating + "}")
                .put("/api/models/" + model + "/rating");
    }
}
