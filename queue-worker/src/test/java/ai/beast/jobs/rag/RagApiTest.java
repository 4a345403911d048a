package ai.beast.jobs.rag;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
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
                .body("note", containsString("no vectors"))
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
    void refusesWhatNoQuestionCanBe() throws IOException {
        Files.writeString(documents.resolve("printer.txt"), "The printer stands in the cellar.");
        ingest("{\"directory\": \"" + collection + "\", \"apply\": true}");

        for (String k : new String[] {"0", "-1", "101", "1000000"}) {
            asked("{\"question\": \"why?\", \"k\": " + k + "}")
                    .statusCode(400)
                    .body("field", equalTo("k"), "detail", containsString("100"));
        }
        asked("{\"question\": \"why?\", \"k\": 99999999999}").statusCode(400);
        asked("{\"question\": \" \"}").statusCode(400).body("field", equalTo("question"));
        asked("{}").statusCode(400).body("field", equalTo("question"));
        asked("{\"question\": \"" + "why ".repeat(2500) + "\"}").statusCode(400).body("field", equalTo("question"));
        asked("{\"question\": \"why?\", \"mode\": \"hybrid\"}")
                .statusCode(400)
                .body("field", equalTo("mode"), "detail", containsString("embedder"));
        asked("{\"question\": \"why?\", \"answer\": {}}").statusCode(400).body("field", equalTo("answer.model"));
        asked("{\"question\": \"why?\", \"nonsense\": 1}").statusCode(400);
        asked("{\"question\": \"printer\\u0000 \\ud800 [x] OR *:*\"}")
                .statusCode(200)
                .body("passages", hasSize(1));
        asked("{\"question\": \"\\u0000\"}").statusCode(200).body("passages", empty());
    }

    @Test
    void refusesNamesThatAreNoCollections() {
        for (String name :
                new String[] {"Handbook", "..", "a%2Fb", "%2e%2e%2fkeys", "a%00b", "-a", "a".repeat(64), "ä"}) {
            String at = "/api/rag/collections/" + name;
            for (int status : new int[] {
                named().get(at).statusCode(),
                named().delete(at).statusCode(),
                named().get(at + "/documents").statusCode(),
                named().get(at + "/audit").statusCode(),
                named().body("{\"question\": \"why?\"}").post(at + "/query").statusCode(),
                named().body("{\"directory\": \".\", \"apply\": true}")
                        .post(at + "/ingest")
                        .statusCode()
            }) {
                assertThat(status).as(name).isIn(400, 404, 405);
            }
        }
        api().get("/api/rag/collections?limit=250").then().body("items.name", not(hasItem("Handbook")));
    }

    @Test
    void stopsBeforeItRemovesMuch() throws IOException {
        for (int number = 0; number < 5; number++) {
            Files.writeString(documents.resolve(number + ".txt"), "Page " + number);
        }
        ingest("{\"directory\": \"" + collection + "\", \"apply\": true}").body("result.files", equalTo(5));
        Files.delete(documents.resolve("0.txt"));
        Files.delete(documents.resolve("1.txt"));

        ended(accepted("{\"directory\": \"" + collection + "\", \"apply\": true}"))
                .body("status", equalTo("failed"), "error.code", equalTo("conflict"))
                .body("error.detail", containsString("allowLoss"));
        query("page").body("passages", hasSize(5));
        ingest("{\"directory\": \"" + collection + "\", \"apply\": true, \"allowLoss\": true}")
                .body("result.counts.removed", equalTo(2));
        query("page").body("passages", hasSize(3));
    }

    @Test
    void keepsUpWithADirectoryBySchedule() throws IOException {
        String schedule = "/api/queue/schedules/" + collection;
        api().body("""
                {"cron": "* * * * * *", "job": {"type": "rag.ingest",
                 "payload": {"directory": "%1$s", "collection": "%1$s", "apply": true}}}""".formatted(collection)).put(schedule).then().statusCode(200);
        try {
            Files.writeString(documents.resolve("late.md"), "The owl arrived later.");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> query("owl").statusCode(200).body("passages", hasSize(1)));
        } finally {
            api().delete(schedule).then().statusCode(204);
        }
    }

    @Test
    void namesFilesThatGiveNoText() throws IOException {
        Files.writeString(documents.resolve("good.md"), "It works.");
        Files.write(documents.resolve("broken.pdf"), new byte[] {'%', 'P', 'D', 'F', 0, 1, 2});
        Files.write(documents.resolve("binary.md"), new byte[] {0, 1, 2, 3, 0, (byte) 0xff});

        ingest("{\"directory\": \"" + collection + "\", \"apply\": true}")
                .body("result.files", equalTo(1), "result.counts.failed", equalTo(2))
                .body("result.failed.path", hasItems("broken.pdf", "binary.md"));
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

    private static RequestSpecification named() {
        return api().urlEncodingEnabled(false);
    }

    private static RequestSpecification api() {
        return given().header("Authorization", TestKeys.bearer(TestKeys.ADMIN)).contentType("application/json");
    }
}
