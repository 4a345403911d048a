package ai.beast.jobs.rag;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import ai.beast.queue.rest.QueueTestSettings;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
@Timeout(120)
class RagApiTest {
    @Inject
    RagConfiguration configuration;

    private String collection;
    private Path documents;

    @BeforeEach
    void makeDirectory() throws IOException {
        collection = "c" + System.nanoTime();
        documents = configuration.documentRoots().getFirst().resolve(collection);
        Files.createDirectories(documents);
    }

    @Test
    void answersFromIngestedDocuments() throws IOException {
        Path backups = Files.writeString(documents.resolve("backups.md"), """
                # Operations

                ## Backups

                Backups are kept for thirty days, then the oldest one is deleted.
                """);
        Files.writeString(documents.resolve("printer.txt"), "The printer stands in the cellar.");

        ingest("{\"directory\": \"" + collection + "\"}")
                .body("result.applied", equalTo(false), "result.counts.added", equalTo(2));
        api().get(at("")).then().statusCode(404);

        ingest("{\"directory\": \"" + documents + "\", \"apply\": true}")
                .body("result.files", equalTo(2), "result.chunks", equalTo(2), "result.failed", empty());
        query("How long are backups kept?")
                .statusCode(200)
                .body("mode", equalTo("lexical"))
                .body("note", containsString("embedder"))
                .body("passages[0].text", containsString("thirty days"))
                .body("passages[0].citation.document", equalTo(backups.toString()))
                .body("passages[0].citation.stale", equalTo(false));
        api().get(at("")).then().statusCode(200).body("documents", equalTo(2), "modes", equalTo(List.of("lexical")));
        api().get("/api/rag/collections?limit=250").then().body("items.name", hasItem(collection));
        api().get(at("/documents?limit=1"))
                .then()
                .body("items", hasSize(1), "items[0].id", equalTo(backups.toString()));

        Files.writeString(backups, "Nothing is kept any more, whatever you ask.");
        query("backups kept").body("passages[0].citation.stale", equalTo(true));
        api().get(at("/audit")).then().body("sound", equalTo(true), "staleDocuments", equalTo(1));

        ingest("{\"directory\": \"" + collection + "\", \"apply\": true}")
                .body("result.counts.changed", equalTo(1), "result.counts.unchanged", equalTo(1));
        query("thirty days").body("passages.text", not(hasItem(containsString("thirty"))));

        api().delete(at("")).then().statusCode(204);
        query("kept").statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void refusesDirectoriesOutsideTheRoots() throws IOException {
        Path link = Files.createSymbolicLink(documents.resolve("out"), Path.of("/etc"));
        for (String directory : new String[] {"/etc", "../..", link.toString()}) {
            api().body("{\"directory\": \"" + directory + "\", \"apply\": true}")
                    .post(at("/ingest"))
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("path_outside_roots"), "field", equalTo("directory"))
                    .body("detail", containsString(directory + " must lie below one of AI_BEAST_DOCUMENT_ROOTS"));
        }
    }

    @Test
    void showsAndDeletesADamagedCollection() throws IOException {
        Files.writeString(documents.resolve("a.md"), "A note.");
        ingest("{\"directory\": \"" + collection + "\", \"apply\": true}");
        Files.writeString(configuration.directory().resolve(collection).resolve("collection.json"), "{");

        api().get("/api/rag/collections?limit=250").then().statusCode(200).body("items.name", hasItem(collection));
        api().get(at("")).then().statusCode(200).body("damaged", equalTo(true));
        api().delete(at("")).then().statusCode(204);
        api().get(at("")).then().statusCode(404);
    }

    @Test
    void failsForADirectoryThatIsNotThere() {
        String id = accepted("{\"directory\": \"" + collection + "/absent\", \"apply\": true}");

        ended(id).body("status", equalTo("failed"), "error.code", equalTo("not_found"));
    }

    @Test
    void refusesAnswersAndVectorsWithoutServers() {
        asked("{\"question\": \"why?\", \"answer\": true}")
                .statusCode(400)
                .body("field", equalTo("answer"), "detail", containsString("model server"));
        asked("{\"question\": \"why?\", \"mode\": \"hybrid\"}")
                .statusCode(400)
                .body("field", equalTo("mode"), "detail", containsString("embedder"));
        asked("{\"question\": \"why?\", \"k\": 1000000}").statusCode(400).body("field", equalTo("k"));
        asked("{\"question\": \" \"}").statusCode(400).body("field", equalTo("question"));
    }

    private ValidatableResponse query(String question) {
        return asked("{\"question\": \"" + question + "\", \"k\": 5}");
    }

    private ValidatableResponse asked(String body) {
        return api().body(body).post(at("/query")).then();
    }

    private ValidatableResponse ingest(String body) {
        return ended(accepted(body)).body("status", equalTo("finished"));
    }

    private String accepted(String body) {
        return api().body(body)
                .post(at("/ingest"))
                .then()
                .statusCode(202)
                .extract()
                .path("job_id");
    }

    private static ValidatableResponse ended(String id) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> api().get("/api/queue/jobs/" + id).then().extract().<String>path("ended_at") != null);
        return api().get("/api/queue/jobs/" + id).then();
    }

    private String at(String path) {
        return "/api/rag/collections/" + collection + path;
    }

    private static RequestSpecification api() {
        return given().header("Authorization", TestKeys.bearer(TestKeys.ADMIN)).contentType("application/json");
    }
}
