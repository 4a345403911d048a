package ai.beast.registry.card;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.Api;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class CardTest {

    @Test
    void aModelHasACardOfItsOwnOrOneMadeOfItsEntry() {
        // given
        Api.put("card-1", """
                {"name": "Card *one*", "sizeBytes": 1073741824, "license": "MIT", "licenseSpdx": "MIT",
                 "limitations": "Says\\n# nothing", "benchmarkScores": {"mmlu": 61.5}}""");
        String made = Api.request().get("/api/models/card-1/card").asString();
        assertThat(made)
                .startsWith("# Card \\*one\\*\n")
                .contains(
                        "| Licence | MIT |",
                        "| Size | 1.00 GiB",
                        "## Limitations",
                        "Says \\# nothing",
                        "| mmlu | 61.5 |");
        // when
        Response written = put("# Ours\n\nKöln", "\"0\"");
        // then
        assertThat(written.statusCode()).as(written.asString()).isEqualTo(200);
        Response read = Api.request().get("/api/models/card-1/card");
        assertThat(read.contentType()).startsWith("text/markdown");
        assertThat(new String(read.asByteArray(), StandardCharsets.UTF_8)).isEqualTo("# Ours\n\nKöln");
        assertThat(put("# Theirs", "\"0\"").statusCode()).isEqualTo(412);
        assertThat(put("# Theirs", read.header("ETag")).statusCode()).isEqualTo(200);
        // when
        assertThat(Api.request().delete("/api/models/card-1/card").statusCode()).isEqualTo(204);
        // then
        assertThat(Api.request().get("/api/models/card-1/card").asString()).isEqualTo(made);
    }

    @Test
    void refusesACardThatIsEmptyOrTooLarge() {
        Api.put("card-2", "{\"name\": \"Card 2\", \"sizeBytes\": 1}");
        for (String text : new String[] {" ", "x".repeat(1024 * 1024 + 1), "a\0b"}) {
            Response answer = Api.request()
                    .contentType("text/markdown")
                    .body(text.getBytes(StandardCharsets.UTF_8))
                    .put("/api/models/card-2/card");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.jsonPath().getString("field")).isEqualTo("card");
        }
    }

    private static Response put(String card, String etag) {
        return Api.request()
                .header("If-Match", etag)
                .contentType("text/markdown")
                .body(card.getBytes(StandardCharsets.UTF_8))
                .put("/api/models/card-1/card");
    }
}
