package ai.beast.registry.discovery;

import static ai.beast.registry.Api.MODELS;
import static ai.beast.registry.Api.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.contracts.ModelUpdated;
import ai.beast.contracts.ModelUpdated.Change;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.Events;
import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.registry.Api;
import ai.beast.registry.Topic;
import ai.beast.registry.discovery.hash.InstanceHasher;
import ai.beast.registry.discovery.installed.ModelEvents;
import ai.beast.registry.discovery.layout.Layout;
import ai.beast.registry.discovery.layout.ScanProblem;
import ai.beast.registry.discovery.root.ModelRoot;
import ai.beast.registry.discovery.scan.RootReport;
import ai.beast.registry.discovery.scan.RootScan;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class DiscoveryTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    RootScan scan;

    @Inject
    InstanceHasher hasher;

    @Inject
    ModelEvents events;

    TestInfra infra;

    @TempDir
    Path temporary;

    ModelRoot root;

    @BeforeEach
    void makeRoot(TestInfo test) throws Exception {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        root = new ModelRoot(
                name.substring(0, Math.min(60, name.length())),
                Files.createDirectory(temporary.toRealPath().resolve("root")),
                Layout.FILES);
    }

    @Test
    void cataloguesWhatItFindsWithoutTouchingIt() throws Exception {
        // given
        Path file = gguf("Found Model-Q4.gguf", "Found Model", 64);
        byte[] before = Files.readAllBytes(file);
        // when
        RootReport report = scan.scan(root).report();
        // then
        assertThat(report).returns(1, each -> each.counts().added()).returns(List.of(), RootReport::problems);
        JsonPath entry = Api.get("found-model-q4").jsonPath();
        assertThat(entry.getString("name")).isEqualTo("Found Model");
        assertThat(entry.getString("format")).isEqualTo("gguf");
        assertThat(entry.getLong("sizeBytes")).isEqualTo(Files.size(file));
        assertThat(entry.getList("tags")).contains("chat");
        assertThat(entry.getMap("provenance")).containsEntry("name", "header").doesNotContainValue("user");
        assertThat(entry.getLong("downloadCount")).isZero();
        JsonPath instance = instances("found-model-q4");
        assertThat(instance.getString("items[0].path")).isEqualTo(file.toString());
        assertThat(instance.getString("items[0].location")).isEqualTo(root.name());
        assertThat(instance.getString("items[0].layout")).isEqualTo("files");
        assertThat(instance.getString("items[0].sha256")).isNull();
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        // when
        RootReport again = scan.scan(root).report();
        // then
        assertThat(again)
                .returns(0, each -> each.counts().added())
                .returns(1, each -> each.counts().unchanged());
        try (Topic topic = new Topic(infra, infra.eventsTopic())) {
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(topic.from("registry-service", "found-model-q4", ModelUpdated.class))
                                    .extracting(ModelUpdated::change)
                                    .containsExactly(Change.REGISTERED));
        }
    }

    @Test
    void shardsAndProjectorAreOneEntryWithTheWeightsOfAll() throws Exception {
        // given
        gguf("sharded-00001-of-00002.gguf", "Sharded", 64);
        gguf("sharded-00002-of-00002.gguf", "Sharded", 32);
        GgufWriter.of("clip")
                .text("general.type", "mmproj")
                .flag("clip.has_vision_encoder", true)
                .tensor("v.weight", GgmlType.F16, 64, 2)
                .write(root.path().resolve("mmproj-sharded-f16.gguf"));
        // when
        scan.scan(root);
        // then
        JsonPath entry = Api.get("sharded").jsonPath();
        assertThat(entry.getLong("dimensions.weightBytes")).isEqualTo((64 * 64 + 32 * 64 + 2 * 64) * 2);
        assertThat(entry.getList("modalities")).containsExactly("text", "image");
        assertThat(entry.getList("tags")).contains("vision");
        assertThat(instances("sharded").getList("items[0].parts.role")).containsExactly("shard", "projector");
    }

    @Test
    void aPersonsEditOutlivesEveryScan() throws Exception {
        // given
        gguf("edited-by-hand.gguf", "From The File", 64);
        scan.scan(root);
        Api.patch("edited-by-hand", "*", "{\"name\": \"Mine\", \"tags\": [\"my-tag\"], \"sizeBytes\": 7}")
                .then()
                .statusCode(200);
        // when
        gguf("edited-by-hand.gguf", "From The File Again", 128);
        RootReport report = scan.scan(root).report();
        // then
        assertThat(report.counts().updated()).isEqualTo(1);
        JsonPath entry = Api.get("edited-by-hand").jsonPath();
        assertThat(entry.getString("name")).isEqualTo("Mine");
        assertThat(entry.getList("tags")).containsExactly("my-tag");
        assertThat(entry.getLong("sizeBytes")).isEqualTo(7);
        assertThat(entry.getLong("parameterCount")).as("not edited").isEqualTo(128 * 64);
    }

    @Test
    void aRootThatIsGoneTakesNothingWithIt() throws Exception {
        // given
        gguf("comes-and-goes.gguf", "Comes And Goes", 64);
        scan.scan(root);
        String etag = Api.get("comes-and-goes").header("ETag");
        Path aside = temporary.resolve("aside");
        Files.move(root.path(), aside);
        // when
        RootReport away = scan.scan(root).report();
        // then
        assertThat(away).returns(false, RootReport::available).returns("absent", RootReport::reason);
        assertThat(instances("comes-and-goes").getBoolean("items[0].available")).isFalse();
        assertThat(instances("comes-and-goes").getString("items[0].unavailableReason"))
                .isEqualTo("absent");
        assertThat(Api.get("comes-and-goes").header("ETag")).as("the entry").isEqualTo(etag);
        // when: the empty directory a disk is mounted on
        Files.createDirectory(root.path());
        RootReport notMounted = scan.scan(root).report();
        // then
        assertThat(notMounted).returns(false, RootReport::available).returns("not_mounted", RootReport::reason);
        // when
        Files.delete(root.path());
        Files.move(aside, root.path());
        RootReport back = scan.scan(root).report();
        // then
        assertThat(back)
                .returns(1, each -> each.counts().restored())
                .returns(0, each -> each.counts().updated());
        assertThat(instances("comes-and-goes").getBoolean("items[0].available")).isTrue();
        try (Topic topic = new Topic(infra, infra.eventsTopic())) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    topic.from("registry-service", "comes-and-goes", ModelUpdated.class))
                            .extracting(ModelUpdated::change)
                            .containsExactly(
                                    Change.REGISTERED, Change.AVAILABILITY_CHANGED, Change.AVAILABILITY_CHANGED));
        }
    }

    @Test
    void missingFileIsUnavailableUntilForgotten() throws Exception {
        // given
        Path file = gguf("deleted-by-hand.gguf", "Deleted By Hand", 64);
        scan.scan(root);
        long id = instances("deleted-by-hand").getLong("items[0].id");
        // when, then
        request().delete(MODELS + "/instances/" + id).then().statusCode(409);
        Files.delete(file);
        RootReport report = scan.scan(root).report();
        assertThat(report.counts().unavailable()).isEqualTo(1);
        assertThat(request()
                        .queryParam("location", root.name())
                        .queryParam("available", false)
                        .get(MODELS + "/instances")
                        .jsonPath()
                        .getList("items.unavailableReason"))
                .containsExactly("missing");
        request().delete(MODELS + "/instances/" + id).then().statusCode(204);
        assertThat(instances("deleted-by-hand").getList("items")).isEmpty();
        assertThat(Api.get("deleted-by-hand").statusCode()).isEqualTo(200);
    }

    @Test
    void aRenamedFileKeepsItsInstance() throws Exception {
        // given
        Path file = gguf("before-the-rename.gguf", "Renamed", 64);
        scan.scan(root);
        long id = instances("before-the-rename").getLong("items[0].id");
        request().post(MODELS + "/instances/" + id + "/uses").then().statusCode(204);
        // when
        Path renamed = Files.move(file, root.path().resolve("after-the-rename.gguf"));
        scan.scan(root);
        // then
        JsonPath instance = request().get(MODELS + "/instances/" + id).jsonPath();
        assertThat(instance.getString("path")).isEqualTo(renamed.toString());
        assertThat(instance.getInt("useCount")).isEqualTo(1);
        assertThat(instance.getBoolean("available")).isTrue();
        assertThat(Api.get("after-the-rename").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNoModelIsReportedAndNotCatalogued() throws Exception {
        // given
        Files.writeString(root.path().resolve("no-model.gguf"), "no model at all");
        Path torn = gguf("torn-download.gguf", "Torn", 64);
        byte[] whole = Files.readAllBytes(torn);
        Files.write(torn, Arrays.copyOf(whole, whole.length - 10));
        // when
        List<ScanProblem> first = scan.scan(root).report().problems();
        List<ScanProblem> second = scan.scan(root).report().problems();
        // then
        assertThat(first).extracting(ScanProblem::code).containsExactlyInAnyOrder("not_a_model", "data_out_of_file");
        assertThat(second).extracting(ScanProblem::code).containsExactlyInAnyOrder("not_a_model", "data_out_of_file");
        assertThat(Api.get("no-model").statusCode()).isEqualTo(404);
        // when
        Files.write(torn, whole);
        scan.scan(root);
        // then
        assertThat(Api.get("torn-download").statusCode()).isEqualTo(200);
    }

    @Test
    void duplicatesAreToldByTheirHashes() throws Exception {
        // given
        Path one = gguf("one/duplicate.gguf", "Duplicate", 64);
        Files.createDirectories(root.path().resolve("two"));
        Path two = Files.copy(one, root.path().resolve("two/duplicate.gguf"));
        gguf("unlike.gguf", "Another One", 640);
        scan.scan(root);
        // when
        hasher.wake();
        // then
        await().atMost(SOON).untilAsserted(() -> {
            List<List<String>> groups =
                    request().get(MODELS + "/instances/duplicates").jsonPath().getList("items.paths");
            assertThat(groups).contains(List.of(one.toString(), two.toString()));
        });
        assertThat(instances("duplicate").getList("items"))
                .as("one model, two instances")
                .hasSize(2);
        assertThat(instances("unlike").getString("items[0].sha256"))
                .as("no other has its size")
                .isNull();
    }

    @Test
    void aDownloadsEventAfterTheScanFindsTheSameEntry() throws Exception {
        // given
        Path file = infra.modelsDir().resolve("scanned-first.gguf");
        write(file, "Scanned First", 64);
        Path models = infra.modelsDir();
        scan.scan(new ModelRoot("internal", models, Layout.FILES));
        String sha256 = "5".repeat(64);
        var data = new ModelDownloaded(
                "job",
                "scanned-first",
                file.toString(),
                "internal",
                "https://x.example/f",
                "acme/f",
                "c0ffee",
                sha256,
                Files.size(file),
                1);
        // when
        events.on(List.of(EventJson.write(Events.of("queue-worker", "scanned-first-1", data))));
        scan.scan(new ModelRoot("internal", models, Layout.FILES));
        // then
        JsonPath entry = Api.get("scanned-first").jsonPath();
        assertThat(entry.getInt("downloadCount")).isEqualTo(1);
        assertThat(entry.getString("sourceRepo")).isEqualTo("acme/f");
        assertThat(instances("scanned-first").getList("items.sha256")).containsExactly(sha256);
    }

    @Test
    void aDownloadThatNamesItsModelTakesTheFileOverFromTheScan() throws Exception {
        // given
        Path file = infra.modelsDir().resolve("named-by-its-file.gguf");
        write(file, "Named By Its File", 64);
        ModelRoot models = new ModelRoot("internal", infra.modelsDir(), Layout.FILES);
        scan.scan(models);
        assertThat(Api.get("named-by-its-file").statusCode()).isEqualTo(200);
        var data = new ModelDownloaded(
                "job",
                "named-by-a-person",
                file.toString(),
                "internal",
                "https://x.example/f",
                null,
                null,
                "6".repeat(64),
                Files.size(file),
                1);
        // when
        events.on(List.of(EventJson.write(Events.of("queue-worker", "named-by-a-person-1", data))));
        scan.scan(models);
        // then
        assertThat(Api.get("named-by-its-file").statusCode()).isEqualTo(404);
        assertThat(Api.get("named-by-a-person").jsonPath().getString("name")).isEqualTo("Named By Its File");
        assertThat(instances("named-by-a-person").getList("items.path")).containsExactly(file.toString());
    }

    @Test
    void aScanIsAskedForOverHttp() throws Exception {
        // given
        write(infra.modelsDir().resolve("over-http.gguf"), "Over Http", 64);
        // when
        JsonPath run = request()
                .contentType("application/json")
                .body("{\"locations\": [\"internal\"]}")
                .queryParam("wait", true)
                .post(MODELS + "/discover")
                .jsonPath();
        // then
        assertThat(run.getString("state")).isEqualTo("finished");
        assertThat(run.getList("roots.location")).containsExactly("internal");
        assertThat(Api.get("over-http").statusCode()).isEqualTo(200);
        String location = request()
                .contentType("application/json")
                .post(MODELS + "/discover")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        await().atMost(SOON)
                .until(() ->
                        request().get(location).jsonPath().getString("state").equals("finished"));
        assertThat(request().get(MODELS + "/discover/roots").jsonPath().getList("items"))
                .hasSize(1);
        assertThat(request()
                        .contentType("application/json")
                        .body("{\"locations\": [\"nowhere\"]}")
                        .post(MODELS + "/discover")
                        .jsonPath()
                        .getString("field"))
                .isEqualTo("locations");
    }

    @Test
    void twoModelsOfOneFileNameAreTwoEntries() throws Exception {
        // given
        gguf("x/same-name.gguf", "First Of The Name", 64);
        gguf("y/same-name.gguf", "Second Of The Name", 128);
        // when
        RootReport report = scan.scan(root).report();
        // then
        assertThat(report.counts().added()).isEqualTo(2);
        assertThat(request()
                        .queryParam("location", root.name())
                        .get(MODELS)
                        .jsonPath()
                        .<String>getList("items.name"))
                .containsExactlyInAnyOrder("First Of The Name", "Second Of The Name");
    }

    @Test
    void anotherFileUnderAnOldNameLosesItsHash() throws Exception {
        // given
        Path file = gguf("rehashed.gguf", "Rehashed", 64);
        Files.createDirectories(root.path().resolve("copy"));
        Files.copy(file, root.path().resolve("copy/rehashed.gguf"));
        scan.scan(root);
        hasher.wake();
        await().atMost(SOON)
                .until(() ->
                        instances("rehashed").getList("items.sha256").stream().allMatch(each -> each != null));
        // when
        gguf("rehashed.gguf", "Rehashed", 96);
        scan.scan(root);
        // then
        assertThat(instances("rehashed").getList("items", Map.class))
                .extracting(each -> each.get("path"), each -> each.get("sha256") == null)
                .contains(tuple(file.toString(), true));
    }

    @Test
    void aFileMergedWithItsDuplicateKeepsItsHash() throws Exception {
        // given
        Path one = gguf("one/merged.gguf", "Merged", 64);
        Files.createDirectories(root.path().resolve("two"));
        Path two = Files.copy(one, root.path().resolve("two/merged.gguf"));
        scan.scan(root);
        hasher.wake();
        await().atMost(SOON)
                .until(() ->
                        instances("merged").getList("items.sha256").stream().allMatch(each -> each != null));
        // when
        Files.delete(two);
        Files.createLink(two, one);
        scan.scan(root);
        // then
        assertThat(instances("merged").getList("items.sha256")).hasSize(2).doesNotContainNull();
    }

    private Path gguf(String name, String title, int rows) throws Exception {
        Path file = root.path().resolve(name);
        Files.createDirectories(file.getParent());
        write(file, title, rows);
        return file;
    }

    private static void write(Path file, String title, int rows) throws Exception {
        GgufWriter.of("llama")
                .text("general.name", title)
                .text("tokenizer.chat_template", "{{ messages }}")
                .u32("llama.block_count", 2)
                .u32("llama.embedding_length", 64)
                .u32("llama.attention.head_count", 4)
                .tensor("token_embd.weight", GgmlType.F16, 64, rows)
                .write(file);
    }

    private static JsonPath instances(String model) {
        return request().get(MODELS + "/" + model + "/instances").jsonPath();
    }
}
