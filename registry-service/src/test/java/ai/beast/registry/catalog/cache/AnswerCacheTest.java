package ai.beast.registry.catalog.cache;

import static ai.beast.registry.Api.MODELS;
import static ai.beast.registry.Api.request;
import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.Api;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class AnswerCacheTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    TestInfra infra;

    @Test
    void whoChangesSomethingReadsIt() {
        for (int i = 0; i < 20; i++) {
            Api.put("cached-1", "{\"name\": \"Cached\", \"sizeBytes\": " + i + ", \"tags\": [\"cached\"]}");
            assertThat(Api.get("cached-1").jsonPath().getInt("sizeBytes")).isEqualTo(i);
            assertThat(list().jsonPath().getInt("items[0].sizeBytes")).isEqualTo(i);
        }
    }

    @Test
    void whatAnotherReplicaCommitsIsHeardOf() throws Exception {
        // given
        Api.put("cached-2", "{\"name\": \"Cached 2\", \"sizeBytes\": 1, \"tags\": [\"cached-2\"]}");
        assertThat(Api.get("cached-2").jsonPath().getInt("sizeBytes")).isEqualTo(1);
        // when
        try (Connection other = DriverManager.getConnection(infra.jdbcUrl(), infra.dbUser(), infra.dbPassword());
                Statement statement = other.createStatement()) {
            statement.execute(
                    "UPDATE registry.model SET size_bytes = 2, revision = revision + 1 WHERE id = 'cached-2'");
        }
        // then
        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(Api.get("cached-2").jsonPath().getInt("sizeBytes")).isEqualTo(2);
            assertThat(request()
                            .queryParam("tag", "cached-2")
                            .get(MODELS)
                            .jsonPath()
                            .getInt("items[0].sizeBytes"))
                    .isEqualTo(2);
        });
    }

    @Test
    void whatIsKnownIsNotSentAgain() {
        // given
        Api.put("cached-3", "{\"name\": \"Cached 3\", \"sizeBytes\": 1, \"tags\": [\"cached-3\"]}");
        Response first = request().queryParam("tag", "cached-3").get(MODELS);
        // when
        Response again = request()
                .queryParam("tag", "cached-3")
                .header("If-None-Match", first.header("ETag"))
                .get(MODELS);
        // then
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.asString()).isEmpty();
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        // when
        Api.patch("cached-3", "*", "{\"sizeBytes\": 2}");
        // then
        assertThat(request()
                        .queryParam("tag", "cached-3")
                        .header("If-None-Match", first.header("ETag"))
                        .get(MODELS)
                        .statusCode())
                .isEqualTo(200);
        assertThat(request().get("/q/metrics").asString()).contains("agroal_", "registry.answers.entries");
    }

    private static Response list() {
        return request().queryParam("tag", "cached").get(MODELS);
    }
}
