package ai.beast.registry.outdated;

import static ai.beast.registry.Api.MODELS;
import static ai.beast.registry.Api.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.contracts.ModelOutdated;
import ai.beast.contracts.ModelOutdated.Change;
import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.registry.Api;
import ai.beast.registry.Topic;
import ai.beast.registry.instance.Instance;
import ai.beast.registry.instance.InstanceRepository;
import ai.beast.registry.upstream.StandInHub;
import ai.beast.registry.upstream.UpstreamTest;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@TestProfile(UpstreamTest.WithHub.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutdatedTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String OLD = "0".repeat(40);
    private static final String NEW = "1".repeat(40);

    TestInfra infra;

    @Inject
    InstanceRepository instances;

    @Test
    void namesAnotherTemplateAndReportsItOnce() throws Exception {
        Path theirs = upstream("template", model("{{ new }}"), NEW);
        Path ours = installed("out-template", "template", model("{{ old }}"), OLD);

        Map<String, Object> found = compared("out-template");
        compared("out-template");

        assertThat(found)
                .containsEntry("status", "outdated")
                .containsEntry("change", "template")
                .containsEntry("changedKeys", List.of("tokenizer.chat_template"))
                .containsEntry("path", ours.toString())
                .containsEntry("revision", OLD)
                .containsEntry("upstreamRevision", NEW)
                .containsEntry("upstreamSha256", StandInHub.sha256(theirs))
                .containsEntry("url", "hf://disk/template/model.gguf@" + NEW)
                .doesNotContainKey("notReplaceable");
        try (Topic topic = new Topic(infra, infra.eventsTopic())) {
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(topic.from("registry-service", "out-template", ModelOutdated.class))
                            .extracting(ModelOutdated::change)
                            .containsExactly(Change.TEMPLATE));
        }
    }

    @Test
    void saysWhyALinkMustNotBeReplaced() throws Exception {
        upstream("link", model("{{ new }}"), NEW);
        Path ours = installed("out-link", "link", model("{{ old }}"), OLD);
        Files.move(ours, infra.modelsDir().resolve("out-link-target"));
        Files.createSymbolicLink(ours, infra.modelsDir().resolve("out-link-target"));

        assertThat(compared("out-link")).containsEntry("notReplaceable", "The file is a symbolic link");
    }

    @Test
    void namesOtherWeights() throws Exception {
        upstream("weights", model("{{ x }}").seed(7), NEW);
        installed("out-weights", "weights", model("{{ x }}"), OLD);

        assertThat(compared("out-weights")).containsEntry("change", "weights");
    }

    @Test
    void takesTheSameHashForTheCard() throws Exception {
        upstream("card", model("{{ x }}"), NEW);
        installed("out-card", "card", model("{{ x }}"), OLD);

        assertThat(compared("out-card")).containsEntry("change", "card").doesNotContainKey("url");
    }

    @Test
    void namesAFileThatWasRemoved() throws Exception {
        Files.delete(upstream("removed", model("{{ x }}"), NEW));
        installed("out-removed", "removed", model("{{ x }}"), OLD);

        assertThat(compared("out-removed")).containsEntry("change", "removed").doesNotContainKey("url");
    }

    @Test
    void leavesOutWhatIsCurrentOrWasReplaced() throws Exception {
        upstream("current", model("{{ x }}"), NEW);
        installed("out-current", "current", model("{{ x }}"), NEW);
        upstream("replaced", model("{{ new }}"), NEW);
        installed("out-replaced", "replaced", model("{{ old }}"), OLD);
        compared("out-replaced");

        Api.patch("out-replaced", "*", "{\"sourceRevision\": \"" + NEW + "\"}")
                .then()
                .statusCode(200);
        post("out-current");

        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(report().getInt("pending")).isZero());
        assertThat(report().getList("items.id")).doesNotContain("out-current", "out-replaced");
    }

    @Test
    void refusesAnUnknownModel() {
        request()
                .contentType("application/json")
                .body("{\"models\": [\"absent\"]}")
                .post(MODELS + "/outdated")
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }

    /** The last one: the comparisons wait as long as the Hub says. */
    @Test
    @Order(Integer.MAX_VALUE)
    void waitsWhileTheHubLimitsRequests() throws Exception {
        upstream("limited", model("{{ new }}"), NEW);
        Files.createFile(StandInHub.repository("limited").resolve(".limited"));
        installed("out-limited", "limited", model("{{ old }}"), OLD);

        request().get(MODELS + "/hub/disk/limited/files").then().statusCode(503).header("Retry-After", "77");
        post("out-limited");

        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(report().getString("problem")).contains("retry after 77 seconds"));
        assertThat(report().getInt("pending")).isEqualTo(1);
    }

    private static Map<String, Object> compared(String model) {
        Instant since = Instant.now();
        post(model);
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(report().getInt("pending")).isZero());
        Map<String, Object> found = report().getMap("items.find { it.id == '" + model + "' }");
        assertThat(Instant.parse((String) found.get("checkedAt"))).isAfter(since.minusSeconds(1));
        return found;
    }

    private static void post(String model) {
        request()
                .contentType("application/json")
                .body(Map.of("models", List.of(model)))
                .post(MODELS + "/outdated")
                .then()
                .statusCode(202);
    }

    private static JsonPath report() {
        return request().get(MODELS + "/outdated").jsonPath();
    }

    private static Path upstream(String name, GgufWriter model, String commit) throws Exception {
        Path repository = StandInHub.repository(name);
        Files.writeString(repository.resolve(".commit"), commit);
        Path file = repository.resolve("model.gguf");
        model.write(file);
        return file;
    }

    private Path installed(String id, String repository, GgufWriter model, String commit) throws Exception {
        Path file = infra.modelsDir().resolve(id + ".gguf");
        model.write(file);
        String sha256 = StandInHub.sha256(file);
        Api.put(id, """
                        {"name": "%s", "sizeBytes": 1, "sourceRepo": "disk/%s", "sourceRevision": "%s", "sha256": "%s",
                         "sourceUrl": "https://huggingface.co/disk/%s/resolve/%s/model.gguf"}""".formatted(id, repository, commit, sha256, repository, commit))
                .then()
                .statusCode(201);
        instances.record(
                Instance.installed(
                        id, file.toString(), "internal", sha256, Files.size(file), Instant.now(), true, null),
                Files.getLastModifiedTime(file).toInstant());
        return file;
    }

    private static GgufWriter model(String template) {
        GgufWriter model = GgufWriter.of("llama").text("tokenizer.chat_template", template);
        for (int i = 0; i < 10; i++) {
            model.tensor("blk." + i, GgmlType.F16, 64, 64);
        }
        return model;
    }
}
