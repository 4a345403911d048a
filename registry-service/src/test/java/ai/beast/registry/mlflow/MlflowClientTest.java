package ai.beast.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.registry.Api;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mlflow.api.proto.ModelRegistry.ModelVersion;
import org.mlflow.api.proto.ModelRegistry.RegisteredModel;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.ModelVersionsPage;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/** MLflow's own client against this service. */
@QuarkusTest
@WithTestResource(Infrastructure.class)
class MlflowClientTest {
    private static final String MLFLOW = "/api/2.0/mlflow/";

    @TestHTTPResource("/")
    URI address;

    private MlflowClient client;

    @BeforeEach
    void connect() {
        String host = address.toString().replaceAll("/$", "");
        client = new MlflowClient(new BasicMlflowHostCreds(host, TestKeys.WRITE));
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void aModelAndItsVersionsAreEntriesOfTheCatalogue() {
        // when
        client.sendPost("registered-models/create", """
                {"name": "Support Bot", "description": "Answers tickets", "tags": [{"key": "team", "value": "help"}]}""");
        client.sendPost("model-versions/create", """
                {"name": "Support Bot", "source": "s3://models/1", "description": "first",
                 "tags": [{"key": "base", "value": "phi"}]}""");
        client.sendPost("model-versions/create", "{\"name\": \"Support Bot\", \"source\": \"s3://models/2\"}");
        // then
        RegisteredModel model = client.getRegisteredModel("Support Bot");
        assertThat(model.getDescription()).isEqualTo("Answers tickets");
        assertThat(model.getTags(0).getKey()).isEqualTo("team");
        assertThat(model.getLatestVersionsList())
                .extracting(ModelVersion::getVersion)
                .containsExactly("2");
        ModelVersion first = client.getModelVersion("Support Bot", "1");
        assertThat(first.getDescription()).isEqualTo("first");
        assertThat(first.getSource()).isEqualTo("s3://models/1");
        assertThat(first.getCreationTimestamp()).isPositive();
        assertThat(first.getTags(0).getValue()).isEqualTo("phi");
        assertThat(client.getModelVersionDownloadUri("Support Bot", "2")).isEqualTo("s3://models/2");
        JsonPath entry = Api.get("support-bot-v1").jsonPath();
        assertThat(entry.getString("name")).isEqualTo("Support Bot");
        assertThat(entry.getString("version")).isEqualTo("1");
        assertThat(entry.getList("tags", String.class)).containsExactly("base=phi");
        assertThat(entry.getString("provenance.sourceUrl")).isEqualTo("user");
    }

    @Test
    void anEntryOfTheCatalogueIsAVersion() {
        // given
        Api.put("phi-x-q4", """
                {"name": "Phi X", "version": "Q4", "sizeBytes": 5, "sourceRepo": "org/phi-x", "tags": ["chat"]}""");
        Api.put("phi-x-q8", "{\"name\": \"Phi X\", \"version\": \"Q8\", \"sizeBytes\": 9}");
        Api.request()
                .contentType("application/json")
                .body("{\"model\": \"phi-x-q4\"}")
                .put("/api/models/aliases/phi-live");
        // when
        List<ModelVersion> latest = client.getLatestVersions("Phi X");
        ModelVersionsPage found = client.searchModelVersions("name='Phi X'");
        // then
        assertThat(latest).extracting(ModelVersion::getVersion).containsExactly("Q8");
        assertThat(found.getItems()).extracting(ModelVersion::getVersion).containsExactly("Q4", "Q8");
        assertThat(found.getItems().getFirst().getAliasesList()).containsExactly("phi-live");
        assertThat(client.getModelVersionDownloadUri("Phi X", "Q4")).isEqualTo("hf://org/phi-x");
        assertThat(client.sendGet("registered-models/alias?name=Phi%20X&alias=phi-live"))
                .contains("\"version\":\"Q4\"");
    }

    @Test
    void pagesThroughVersions() {
        for (int i = 0; i < 5; i++) {
            Api.put("paged-v" + i, "{\"name\": \"Paged\", \"version\": \"" + i + "\", \"sizeBytes\": 1}");
        }
        ModelVersionsPage page = client.searchModelVersions("name='Paged'", 2, List.of());
        assertThat(page.getItems()).extracting(ModelVersion::getVersion).containsExactly("0", "1");
        ModelVersionsPage next = client.searchModelVersions(
                "name='Paged'", 2, List.of(), page.getNextPageToken().orElseThrow());
        assertThat(next.getItems()).extracting(ModelVersion::getVersion).containsExactly("2", "3");
    }

    @Test
    void versionsComeInTheOrderAskedFor() {
        // given
        for (String version : List.of("2", "10", "1", "rc")) {
            Api.put(
                    "ordered-v" + version,
                    "{\"name\": \"Ordered\", \"version\": \"" + version + "\", \"sizeBytes\": 1}");
        }
        Api.put("ordered-v1", "{\"sizeBytes\": 2}");
        // then
        assertThat(versions("version_number DESC", 3)).containsExactly("10", "2", "1");
        assertThat(versions("attribute.version_number", 9)).containsExactly("1", "2", "10", "rc");
        assertThat(versions("creation_timestamp", 9)).containsExactly("2", "10", "1", "rc");
        assertThat(versions("last_updated_timestamp desc", 1)).containsExactly("1");
        // when
        List<String> order = List.of("name", "version_number DESC");
        ModelVersionsPage page = client.searchModelVersions("name LIKE 'Ordered'", 3, order);
        ModelVersionsPage next = client.searchModelVersions(
                "name LIKE 'Ordered'", 3, order, page.getNextPageToken().orElseThrow());
        // then
        assertThat(page.getItems()).extracting(ModelVersion::getVersion).containsExactly("10", "2", "1");
        assertThat(next.getItems()).extracting(ModelVersion::getVersion).containsExactly("rc");
        assertThat(next.getNextPageToken()).isEmpty();
        assertThatThrownBy(() -> client.searchModelVersions(
                        "name LIKE 'Ordered'",
                        3,
                        List.of("name DESC"),
                        page.getNextPageToken().orElseThrow()))
                .hasMessageContaining("page token");
    }

    private List<String> versions(String order, int most) {
        return client.searchModelVersions("name='Ordered'", most, List.of(order)).getItems().stream()
                .map(ModelVersion::getVersion)
                .toList();
    }

    @Test
    void modelsComeInTheOrderAskedFor() {
        // given
        for (String name : List.of("Sorted-b", "Sorted-c", "Sorted-a")) {
            client.sendPost("registered-models/create", "{\"name\": \"" + name + "\"}");
        }
        client.sendPost("model-versions/create", "{\"name\": \"Sorted-c\", \"source\": \"x\"}");
        // then
        assertThat(names("name DESC")).isEqualTo("[Sorted-c, Sorted-b, Sorted-a]");
        assertThat(names("creation_timestamp ASC")).isEqualTo("[Sorted-b, Sorted-c, Sorted-a]");
        assertThat(names("last_updated_timestamp DESC")).isEqualTo("[Sorted-c, Sorted-a, Sorted-b]");
    }

    private static String names(String order) {
        return Api.request()
                .queryParam("filter", "name LIKE 'Sorted-%'")
                .queryParam("order_by", order)
                .get(MLFLOW + "registered-models/search")
                .jsonPath()
                .getString("registered_models.name");
    }

    @Test
    void aliasesStagesTagsAndNamesChange() {
        // given
        client.sendPost("registered-models/create", "{\"name\": \"Changing\"}");
        client.sendPost("model-versions/create", "{\"name\": \"Changing\", \"source\": \"x\"}");
        // when
        client.sendPost("registered-models/alias", """
                {"name": "Changing", "alias": "champion", "version": "1"}""");
        client.sendPost("model-versions/transition-stage", """
                {"name": "Changing", "version": "1", "stage": "Production"}""");
        client.sendPost("model-versions/set-tag", """
                {"name": "Changing", "version": "1", "key": "k", "value": "v"}""");
        client.sendPatch("model-versions/update", """
                {"name": "Changing", "version": "1", "description": "better"}""");
        client.sendPatch("registered-models/update", "{\"name\": \"Changing\", \"description\": \"all of it\"}");
        // then
        assertThat(client.sendGet("registered-models/alias?name=Changing&alias=champion"))
                .contains("\"version\":\"1\"");
        ModelVersion version =
                client.getLatestVersions("Changing", List.of("Production")).getFirst();
        assertThat(version.getCurrentStage()).isEqualTo("Production");
        assertThat(version.getDescription()).isEqualTo("better");
        assertThat(version.getAliasesList()).containsExactly("champion");
        assertThat(Api.request()
                        .get("/api/models/aliases/changing.champion")
                        .jsonPath()
                        .getString("model"))
                .isEqualTo("changing-v1");
        // when
        client.sendPost("registered-models/rename", "{\"name\": \"Changing\", \"new_name\": \"Changed\"}");
        // then
        assertThat(client.getModelVersion("Changed", "1").getDescription()).isEqualTo("better");
        assertThat(client.getRegisteredModel("Changed").getDescription()).isEqualTo("all of it");
        // when
        send("DELETE", "model-versions/delete-tag", "{\"name\": \"Changed\", \"version\": \"1\", \"key\": \"k\"}");
        send("DELETE", "registered-models/delete", "{\"name\": \"Changed\"}");
        // then
        assertThat(Api.get("changing-v1").statusCode()).isEqualTo(404);
        assertThatThrownBy(() -> client.getRegisteredModel("Changed")).isInstanceOf(MlflowHttpException.class);
    }

    @Test
    void aVersionKeepsTheRunItCameOf() {
        client.sendPost("registered-models/create", "{\"name\": \"Trained\"}");
        client.sendPost("model-versions/create", """
                {"name": "Trained", "source": "x", "run_id": "0123456789abcdef0123456789abcdef"}""");
        client.sendPost("model-versions/create", "{\"name\": \"Trained\", \"source\": \"y\"}");
        assertThat(client.getModelVersion("Trained", "1").getRunId()).isEqualTo("0123456789abcdef0123456789abcdef");
        assertThat(client.getModelVersion("Trained", "2").hasRunId()).isFalse();
        assertThat(client.searchModelVersions("run_id='0123456789abcdef0123456789abcdef'")
                        .getItems())
                .extracting(ModelVersion::getVersion)
                .containsExactly("1");
        assertThat(client.searchModelVersions("run_id='another'").getItems()).isEmpty();
    }

    @Test
    void aStageIsLeftByOthersWhenTheClientSaysSo() {
        client.sendPost("registered-models/create", "{\"name\": \"Staged\"}");
        for (int version = 1; version <= 3; version++) {
            client.sendPost("model-versions/create", "{\"name\": \"Staged\", \"source\": \"x\"}");
            client.sendPost(
                    "model-versions/transition-stage",
                    "{\"name\": \"Staged\", \"version\": \"%d\", \"stage\": \"Production\", \"archive_existing_versions\": %b}"
                            .formatted(version, version == 3));
        }
        assertThat(client.searchModelVersions("name='Staged'").getItems())
                .extracting(ModelVersion::getCurrentStage)
                .containsExactly("Archived", "Archived", "Production");
    }

    @Test
    void numberOfDeletedVersionIsNotGivenAgain() {
        // given
        client.sendPost("registered-models/create", "{\"name\": \"Numbered\"}");
        createVersion("Numbered");
        createVersion("Numbered");
        // when
        send("DELETE", "model-versions/delete", "{\"name\": \"Numbered\", \"version\": \"2\"}");
        // then
        assertThat(createVersion("Numbered")).isEqualTo("3");
    }

    @Test
    void namesWithTheSameSlugAreTwoModels() {
        for (String name : List.of("Help Bot", "help-bot", "\u7ffb\u8a33", "\u8981\u7d04")) {
            // when
            send("POST", "registered-models/create", "{\"name\": \"" + name + "\"}")
                    .then()
                    .statusCode(200);
            assertThat(createVersion(name)).isEqualTo("1");
            send(
                            "POST",
                            "registered-models/alias",
                            "{\"name\": \"" + name + "\", \"alias\": \"champion\", \"version\": \"1\"}")
                    .then()
                    .statusCode(200);
            // then
            assertThat(client.getModelVersion(name, "1").getName()).isEqualTo(name);
            assertThat(client.getModelVersion(name, "1").getAliasesList()).containsExactly("champion");
            assertThat(aliased(name, "champion")).isEqualTo(name);
        }
        assertThat(aliased("Help Bot", "champion")).isEqualTo("Help Bot");
    }

    @Test
    void renamedModelKeepsItsAliases() {
        // given
        client.sendPost("registered-models/create", "{\"name\": \"Before It\"}");
        createVersion("Before It");
        client.sendPost("registered-models/alias", """
                {"name": "Before It", "alias": "champion", "version": "1"}""");
        // when
        client.sendPost("registered-models/rename", "{\"name\": \"Before It\", \"new_name\": \"After It\"}");
        // then
        assertThat(aliased("After It", "champion")).isEqualTo("After It");
        assertThat(client.getModelVersion("After It", "1").getAliasesList()).containsExactly("champion");
        assertThat(createVersion("After It")).isEqualTo("2");
    }

    @Test
    void filterIsAnsweredOrRefused() {
        for (String filter :
                List.of("name LIKE 'T%' AND tags.team='a'", "name = 'a' OR name = 'b'", "tags.team = 'a'")) {
            for (String list : List.of("registered-models/search", "model-versions/search")) {
                error(Api.request().queryParam("filter", filter).get(MLFLOW + list), 400, "INVALID_PARAMETER_VALUE");
            }
        }
    }

    @Test
    void stagesAreThoseOfMlflow() {
        client.sendPost("registered-models/create", "{\"name\": \"Stages\"}");
        createVersion("Stages");
        error(transition("Nonsense", false), 400, "INVALID_PARAMETER_VALUE");
        error(transition("Archived", true), 400, "INVALID_PARAMETER_VALUE");
        error(
                Api.request()
                        .queryParam("name", "Stages")
                        .queryParam("stages", "Nonsense")
                        .get(MLFLOW + "registered-models/get-latest-versions"),
                400,
                "INVALID_PARAMETER_VALUE");
        assertThat(transition("production", false).statusCode()).isEqualTo(200);
        assertThat(client.getModelVersion("Stages", "1").getCurrentStage()).isEqualTo("Production");
        assertThat(client.getLatestVersions("Stages", List.of("production"))).hasSize(1);
    }

    @Test
    void reservedAliasesAreRefused() {
        client.sendPost("registered-models/create", "{\"name\": \"Reserved\"}");
        createVersion("Reserved");
        for (String alias : List.of("latest", "Latest", "v1")) {
            error(
                    send(
                            "POST",
                            "registered-models/alias",
                            "{\"name\": \"Reserved\", \"alias\": \"" + alias + "\", \"version\": \"1\"}"),
                    400,
                    "INVALID_PARAMETER_VALUE");
        }
    }

    private static Response transition(String stage, boolean alone) {
        return send(
                "POST",
                "model-versions/transition-stage",
                "{\"name\": \"Stages\", \"version\": \"1\", \"stage\": \"%s\", \"archive_existing_versions\": %b}"
                        .formatted(stage, alone));
    }

    /** The number of the new version. */
    private static String createVersion(String name) {
        return send("POST", "model-versions/create", "{\"name\": \"" + name + "\", \"source\": \"x\"}")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("model_version.version");
    }

    /** The name of the model whose version the alias stands for. */
    private static String aliased(String name, String alias) {
        return Api.request()
                .queryParam("name", name)
                .queryParam("alias", alias)
                .get(MLFLOW + "registered-models/alias")
                .jsonPath()
                .getString("model_version.name");
    }

    @Test
    void errorsAreMlflowsOwn() {
        send("POST", "registered-models/create", "{\"name\": \"Twice\"}");
        error(send("POST", "registered-models/create", "{\"name\": \"Twice\"}"), 400, "RESOURCE_ALREADY_EXISTS");
        error(send("POST", "registered-models/create", "{}"), 400, "INVALID_PARAMETER_VALUE");
        error(send("POST", "registered-models/create", "{\"name\": "), 400, "INVALID_PARAMETER_VALUE");
        error(send("POST", "registered-models/create", "[]"), 400, "INVALID_PARAMETER_VALUE");
        error(send("POST", "model-versions/create", "{\"name\": \"No such\"}"), 404, "RESOURCE_DOES_NOT_EXIST");
        error(Api.request().get(MLFLOW + "registered-models/get?name=x"), 404, "RESOURCE_DOES_NOT_EXIST");
        error(Api.request().get(MLFLOW + "registered-models/get"), 400, "INVALID_PARAMETER_VALUE");
        error(
                Api.request().queryParam("filter", "name == 1; DROP").get(MLFLOW + "model-versions/search"),
                400,
                "INVALID_PARAMETER_VALUE");
        error(
                Api.request().queryParam("max_results", "-1").get(MLFLOW + "registered-models/search"),
                400,
                "INVALID_PARAMETER_VALUE");
        for (String order : List.of("size", "name UP", "version_number", "name; DROP")) {
            error(
                    Api.request().queryParam("order_by", order).get(MLFLOW + "registered-models/search"),
                    400,
                    "INVALID_PARAMETER_VALUE");
        }
        error(
                Api.request().queryParam("order_by", "name", "name DESC").get(MLFLOW + "model-versions/search"),
                400,
                "INVALID_PARAMETER_VALUE");
        assertThatThrownBy(() -> client.getModelVersion("Twice", "1"))
                .isInstanceOf(MlflowHttpException.class)
                .hasMessageContaining("404");
    }

    @Test
    void findsModelsByName() {
        client.sendPost("registered-models/create", "{\"name\": \"Findable_1\"}");
        client.sendPost("registered-models/create", "{\"name\": \"Findable-2\"}");
        Response page = Api.request()
                .queryParam("filter", "name ILIKE 'findable%'")
                .queryParam("max_results", 1)
                .get(MLFLOW + "registered-models/search");
        assertThat(page.jsonPath().getString("registered_models.name")).isEqualTo("[Findable-2]");
        Response next = Api.request()
                .queryParam("filter", "name ILIKE 'findable%'")
                .queryParam("page_token", page.jsonPath().getString("next_page_token"))
                .get(MLFLOW + "registered-models/search");
        assertThat(next.jsonPath().getString("registered_models.name")).isEqualTo("[Findable_1]");
        assertThat(next.jsonPath().getString("next_page_token")).isNull();
    }

    private static Response send(String method, String path, String body) {
        return Api.request().contentType("application/json").body(body).request(method, MLFLOW + path);
    }

    private static void error(Response answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.jsonPath().getString("error_code")).isEqualTo(code);
        assertThat(answer.jsonPath().getString("message")).isNotBlank();
    }
}
