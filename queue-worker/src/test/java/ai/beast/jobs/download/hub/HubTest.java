package ai.beast.jobs.download.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.jobs.download.disk.HashesTest;
import ai.beast.jobs.download.job.DownloadRig;
import ai.beast.jobs.download.job.RecordingContext;
import ai.beast.messaging.EventJson;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobResult;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads of {@code hf://} addresses, from a stand-in for the Hub. */
class HubTest {
    private static final byte[] MODEL = TinyLlama.named("Tiny", 1).toBytes();
    private static final byte[] OTHER = TinyLlama.named("Other", 2).toBytes();

    @TempDir
    Path models;

    private final FakeHub hub = new FakeHub();
    private DownloadRig rig;

    @BeforeEach
    void setUp() {
        rig = rig("8");
    }

    private DownloadRig rig(String connections) {
        return DownloadRig.with(
                models,
                Map.of("hub.url", hub.url().toString(), "hub.token", FakeHub.TOKEN, "connections", connections));
    }

    @AfterEach
    void close() {
        rig.close();
        hub.close();
    }

    @Test
    void refusesAnAbsurdNumberOfShardsWithoutARequest() {
        assertThatThrownBy(() -> rig.run(rig.job(Map.of("url", "hf://owner/repo/m-00001-of-99999.gguf"))))
                .isInstanceOfSatisfying(
                        JobFailedException.class,
                        failure -> assertThat(failure.permanent()).isTrue());
        assertThat(hub.asked()).isEmpty();
    }

    @Test
    void pinsTheCommitAndVerifiesTheHash() throws Exception {
        hub.large("owner/repo/tiny.gguf", MODEL);

        ModelDownloaded event = event(rig.run(rig.job(Map.of("url", "hf://owner/repo/tiny.gguf"))));

        assertThat(models.resolve("owner/repo/tiny.gguf")).hasBinaryContent(MODEL);
        assertThat(event.sourceRepo()).isEqualTo("owner/repo");
        assertThat(event.sourceRevision()).isEqualTo(FakeHub.COMMIT);
        assertThat(event.sourceUrl()).endsWith("/owner/repo/resolve/" + FakeHub.COMMIT + "/tiny.gguf");
        assertThat(event.sha256()).isEqualTo(HashesTest.sha256(MODEL));
        assertThat(hub.asked())
                .filteredOn(asked -> asked.method().equals("GET"))
                .allMatch(asked -> asked.path().contains(FakeHub.COMMIT));
    }

    @Test
    void keepsThePathOfAnotherInstallation() throws Exception {
        try (FakeHub other = new FakeHub("/hub")) {
            other.large("local/tiny/tiny.gguf", MODEL);
            DownloadRig second = DownloadRig.with(models, Map.of("hub.url", other.url() + "/"));
            try {
                second.run(second.job(Map.of("url", "hf://local/tiny/tiny.gguf")));
            } finally {
                second.close();
            }

            assertThat(models.resolve("local/tiny/tiny.gguf")).hasBinaryContent(MODEL);
            assertThat(other.asked()).allMatch(asked -> asked.path().startsWith("/hub/local/tiny/resolve/"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resolve/v1", "blob/v1"})
    void aUrlPastedFromTheHubsPagesIsTheSame(String way) throws Exception {
        hub.large("owner/repo/q4/tiny.gguf", MODEL);
        hub.refuse("owner/repo/q4/tiny.gguf", 401, "GatedRepo", true);
        hub.storage().serve("/owner/repo/q4/tiny.gguf", MODEL, Fault.corrupt(MODEL.length - 5));
        String url = hub.url() + "/owner/repo/" + way + "/q4/tiny.gguf?download=true";

        ModelDownloaded event = event(rig.run(rig.job(Map.of("url", url))));

        assertThat(models.resolve("owner/repo/q4/tiny.gguf")).hasBinaryContent(MODEL);
        assertThat(event.sourceRepo()).isEqualTo("owner/repo");
        assertThat(event.sourceRevision()).isEqualTo(FakeHub.COMMIT);
        assertThat(event.sourceUrl()).endsWith("/owner/repo/resolve/" + FakeHub.COMMIT + "/q4/tiny.gguf");
        assertThat(hub.storage().requests())
                .isNotEmpty()
                .allMatch(request -> request.authorization().isEmpty());
    }

    @Test
    void aPastedUrlOfAShardBringsAllOfThem() throws Exception {
        hub.large("owner/repo/big-00001-of-00002.gguf", shard(1));
        hub.large("owner/repo/big-00002-of-00002.gguf", shard(2));

        rig.run(rig.job(
                Map.of("url", hub.url() + "/owner/repo/resolve/main/big-00002-of-00002.gguf", "destination", "./")));

        assertThat(rig.files()).containsExactly("big-00001-of-00002.gguf", "big-00002-of-00002.gguf");
    }

    @Test
    void verifiesByTheHubBehindAMirror() throws Exception {
        hub.large("owner/repo/tiny.gguf", MODEL);
        hub.storage().serve("/owner/repo/tiny.gguf", MODEL, Fault.corrupt(MODEL.length - 5));
        try (FileServer mirror = mirror("tiny.gguf");
                DownloadRig mirrored = DownloadRig.with(
                        models, Map.of("hub.url", mirror.uri("").toString(), "hub.token", FakeHub.TOKEN))) {
            ModelDownloaded event = event(mirrored.run(mirrored.job(Map.of("url", "hf://owner/repo/tiny.gguf"))));

            assertThat(models.resolve("owner/repo/tiny.gguf")).hasBinaryContent(MODEL);
            assertThat(event.sourceRevision()).isEqualTo(FakeHub.COMMIT);
            assertThat(event.sha256()).isEqualTo(HashesTest.sha256(MODEL));
            assertThat(mirror.requests())
                    .filteredOn(asked -> asked.method().equals("GET"))
                    .isNotEmpty()
                    .allMatch(asked -> asked.path().contains(FakeHub.COMMIT));
        }
        assertThat(hub.asked())
                .as("the token is the mirror's")
                .isNotEmpty()
                .allMatch(asked -> asked.authorization().isEmpty());
    }

    @Test
    void saysWhyTheHubBehindAMirrorRefuses() throws Exception {
        hub.refuse("owner/repo/tiny.gguf", 401, "GatedRepo", false);
        try (FileServer mirror = mirror("tiny.gguf");
                DownloadRig mirrored = DownloadRig.with(
                        models, Map.of("hub.url", mirror.uri("").toString()))) {
            assertThatThrownBy(() -> mirrored.run(mirrored.job(Map.of("url", "hf://owner/repo/tiny.gguf"))))
                    .hasMessageContaining("gated");
        }
    }

    @Test
    void fetchesFromAMirrorThatStatesNothing() throws Exception {
        hub.storage().serve("/m/tiny.gguf", MODEL);
        try (FileServer mirror = FileServer.start();
                DownloadRig mirrored = DownloadRig.with(
                        models, Map.of("hub.url", mirror.uri("").toString()))) {
            mirror.redirect("/owner/repo/resolve/main/tiny.gguf", hub.storage().uri("/m/tiny.gguf"));
            mirrored.run(mirrored.job(Map.of("url", "hf://owner/repo/tiny.gguf")));
        }
        assertThat(models.resolve("owner/repo/tiny.gguf")).hasBinaryContent(MODEL);
    }

    private FileServer mirror(String file) {
        FileServer mirror = FileServer.start();
        for (String revision : List.of("main", FakeHub.COMMIT)) {
            String path = "/owner/repo/resolve/" + revision + "/" + file;
            mirror.redirect(path, hub.url().resolve(path));
        }
        return mirror;
    }

    @Test
    void theTokenIsShownToTheHubAndNotToItsStorage() throws Exception {
        hub.large("owner/repo/tiny.gguf", MODEL);

        rig.run(rig.job(Map.of("url", "hf://owner/repo/tiny.gguf@v1")));

        assertThat(hub.asked())
                .isNotEmpty()
                .allMatch(asked -> asked.authorization()
                        .filter(("Bearer " + FakeHub.TOKEN)::equals)
                        .isPresent());
        assertThat(hub.storage().requests())
                .isNotEmpty()
                .allMatch(request -> request.authorization().isEmpty());
    }

    @Test
    void detectsAWrongByteByTheHubsHash() throws Exception {
        hub.large("owner/repo/tiny.gguf", MODEL);
        hub.storage().serve("/owner/repo/tiny.gguf", MODEL, Fault.corrupt(MODEL.length - 5));

        rig.run(rig.job(Map.of("url", "hf://owner/repo/tiny.gguf")));

        assertThat(models.resolve("owner/repo/tiny.gguf")).hasBinaryContent(MODEL);
    }

    @Test
    void rejectsAnUnknownHashBeforeTheFirstByte() {
        hub.large("owner/repo/tiny.gguf", MODEL);

        assertThatThrownBy(() -> rig.run(
                        rig.job(Map.of("url", "hf://owner/repo/tiny.gguf", "sha256", HashesTest.sha256(OTHER)))))
                .isInstanceOfSatisfying(JobFailedException.class, failure -> {
                    assertThat(failure.error().code()).isEqualTo("checksum_mismatch");
                    assertThat(failure.error().detail()).containsIgnoringCase("changed upstream");
                });
        assertThat(hub.storage().requests()).isEmpty();
    }

    @Test
    void fetchesSmallFilesFromTheHubItself() throws Exception {
        hub.small("owner/repo/tiny.gguf", MODEL);

        rig.run(rig.job(Map.of("url", "hf://owner/repo/tiny.gguf")));

        assertThat(models.resolve("owner/repo/tiny.gguf")).hasBinaryContent(MODEL);
    }

    @ParameterizedTest
    @CsvSource({
        "401, GatedRepo, download_denied, AI_BEAST_HF_TOKEN",
        "403, GatedRepo, download_denied, terms",
        "401, RepoNotFound, download_denied, private",
        "404, RepoNotFound, download_not_found, repository",
        "404, RevisionNotFound, download_not_found, revision",
        "404, EntryNotFound, download_not_found, file",
        "403, DisabledRepo, download_denied, disabled",
    })
    void aRefusalSaysWhatToDo(int status, String hubCode, String code, String word) {
        hub.refuse("owner/repo/m.gguf", status, hubCode, false);

        assertThatThrownBy(() -> rig.run(rig.job(Map.of("url", "hf://owner/repo/m.gguf"))))
                .isInstanceOfSatisfying(JobFailedException.class, failure -> {
                    assertThat(failure.permanent()).isTrue();
                    assertThat(failure.error().code()).isEqualTo(code);
                    assertThat(failure.error().detail()).contains(word);
                });
    }

    @Test
    void openBreakerDefersTheJob() {
        hub.refuse("owner/repo/m.gguf", 500, "", false);
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(() -> rig.run(rig.job(Map.of("url", "hf://owner/repo/m.gguf"))))
                    .hasMessageContaining("answered 500");
        }

        assertThatThrownBy(() -> rig.run(rig.job(Map.of("url", "hf://owner/repo/m.gguf"))))
                .isInstanceOfSatisfying(JobFailedException.class, failure -> {
                    assertThat(failure.delay()).contains(Duration.ofSeconds(30));
                    assertThat(failure.error().code()).isEqualTo("service_unavailable");
                });
        assertThat(hub.asked()).hasSize(8);
    }

    @Test
    void aGatedFileComesWithTheToken() throws Exception {
        hub.large("owner/repo/tiny.gguf", MODEL);
        hub.refuse("owner/repo/tiny.gguf", 401, "GatedRepo", true);

        rig.run(rig.job(Map.of("url", "hf://owner/repo/tiny.gguf")));

        assertThat(models.resolve("owner/repo/tiny.gguf")).hasBinaryContent(MODEL);
    }

    @Test
    void theShardsOfASplitModelAreOneUnit() throws Exception {
        for (int i = 1; i <= 3; i++) {
            hub.large("owner/repo/q4/big-0000%d-of-00003.gguf".formatted(i), shard(i));
        }

        JobResult result =
                rig.run(rig.job(Map.of("url", "hf://owner/repo/q4/big-00002-of-00003.gguf", "destination", "big/")));

        for (int i = 1; i <= 3; i++) {
            assertThat(models.resolve("big").resolve("big-0000%d-of-00003.gguf".formatted(i)))
                    .hasBinaryContent(shard(i));
        }
        long size = shard(1).length + shard(2).length + shard(3).length;
        ModelDownloaded event = event(result);
        assertThat(result.events()).hasSize(1);
        assertThat(event.model()).isEqualTo("big");
        assertThat(event.path()).endsWith("big-00001-of-00003.gguf");
        assertThat(event.sha256()).isEqualTo(HashesTest.sha256(shard(1)));
        assertThat(event.sizeBytes()).isEqualTo(size);
        assertThat(event.files()).hasSize(3);
        assertThat(event.everyFile().get(1).path()).endsWith("big-00002-of-00003.gguf");
        assertThat(event.everyFile().get(1).sha256()).isEqualTo(HashesTest.sha256(shard(2)));
        JsonNode told = DownloadRig.JSON.readTree(result.json());
        assertThat(told.path("files")).hasSize(3);
        assertThat(told.path("files").path(2).path("sha256").asText()).isEqualTo(HashesTest.sha256(shard(3)));
        assertThat(told.path("size_bytes").asLong()).isEqualTo(size);
    }

    @Test
    void aUnitThatWasCutOffInItsSecondFileGoesOnThere() throws Exception {
        for (int i = 1; i <= 2; i++) {
            hub.large("owner/repo/big-0000%d-of-00002.gguf".formatted(i), shard(i));
        }
        Fault[] cuts = new Fault[] {Fault.truncateAfter(100_000), Fault.truncateAfter(100_000)};
        hub.storage().serve("/owner/repo/big-00002-of-00002.gguf", shard(2), cuts);
        Map<String, Object> order = Map.of("url", "hf://owner/repo/big-00001-of-00002.gguf", "destination", "./");
        RecordingContext context = rig.job(order);
        try (DownloadRig single = rig("1")) {
            for (boolean cutOff = true; cutOff; ) {
                cutOff = wasCutOff(single, context);
                context = rig.job(context.jobId(), order, context.checkpoint());
            }
        }

        assertThat(rig.files()).containsExactly("big-00001-of-00002.gguf", "big-00002-of-00002.gguf");
        assertThat(hub.storage().gets("/owner/repo/big-00001-of-00002.gguf")).isEqualTo(1);
    }

    @Test
    void aShardThatWasInPlaceAlreadyMakesNoCutOffCount() throws Exception {
        for (int i = 1; i <= 2; i++) {
            hub.large("owner/repo/big-0000%d-of-00002.gguf".formatted(i), shard(i));
        }
        Files.write(models.resolve("big-00001-of-00002.gguf"), shard(1));
        hub.storage().serve("/owner/repo/big-00002-of-00002.gguf", shard(2), Fault.truncateAfter(100_000));
        try (DownloadRig single = rig("1")) {
            RecordingContext context =
                    single.job(Map.of("url", "hf://owner/repo/big-00001-of-00002.gguf", "destination", "./"));

            assertThatThrownBy(() -> single.run(context))
                    .isInstanceOfSatisfying(
                            JobFailedException.class,
                            cutOff -> assertThat(cutOff.delay()).isPresent());
        }
    }

    @Test
    void namesModelsAfterTheirRepositories() throws Exception {
        hub.large("a/x/model.safetensors", safetensors(1));
        hub.large("b/x/model.safetensors", safetensors(2));

        ModelDownloaded one = event(rig.run(rig.job(Map.of("url", "hf://a/x/model.safetensors"))));
        ModelDownloaded other = event(rig.run(rig.job(Map.of("url", "hf://b/x/model.safetensors"))));

        assertThat(one.model()).isEqualTo("a-x");
        assertThat(other.model()).isEqualTo("b-x");
        assertThat(models.resolve("a/x/model.safetensors")).hasBinaryContent(safetensors(1));
        assertThat(models.resolve("b/x/model.safetensors")).hasBinaryContent(safetensors(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.json",
                "tokenizer.json",
                "tokenizer.model",
                "model.safetensors.index.json",
                "chat_template.jinja",
                "merges.txt"
            })
    void fetchesACompanionOfAModel(String name) throws Exception {
        hub.small("owner/repo/" + name, "{\"a\": 1}".getBytes());

        JobResult result = rig.run(rig.job(Map.of("url", "hf://owner/repo/" + name)));

        assertThat(models.resolve("owner/repo/" + name)).hasContent("{\"a\": 1}");
        assertThat(result.events()).as("it is no model").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"config.json, <!DOCTYPE html>", "notes.md, text", "run.py, import os"})
    void refusesWhatIsNoCompanion(String name, String content) {
        hub.small("owner/repo/" + name, content.getBytes());

        assertThatThrownBy(() -> rig.run(rig.job(Map.of("url", "hf://owner/repo/" + name))))
                .isInstanceOfSatisfying(
                        JobFailedException.class,
                        failure -> assertThat(failure.error().code()).isEqualTo("not_a_model"));
    }

    private boolean wasCutOff(DownloadRig single, RecordingContext context) throws Exception {
        try {
            single.run(context);
            return false;
        } catch (JobFailedException failure) {
            assertThat(failure.permanent()).isFalse();
            assertThat(rig.files()).allMatch(name -> name.startsWith("."));
            return true;
        }
    }

    @Test
    void aUnitIsPlacedOnlyWhenAllOfItIsThere() throws Exception {
        hub.large("owner/repo/big-00001-of-00002.gguf", shard(1));
        hub.large("owner/repo/big-00002-of-00002.gguf", shard(2));
        hub.storage().serve("/owner/repo/big-00002-of-00002.gguf", shard(2), Fault.status(404), Fault.status(404));

        assertThatThrownBy(() ->
                        rig.run(rig.job(Map.of("url", "hf://owner/repo/big-00001-of-00002.gguf", "destination", "./"))))
                .isInstanceOf(JobFailedException.class);

        assertThat(rig.files()).allMatch(name -> name.startsWith("."));
    }

    @Test
    void aResumedRunStaysAtTheCommitOfTheFirst() throws Exception {
        hub.large("owner/repo/tiny.gguf", MODEL);
        hub.storage().serve("/owner/repo/tiny.gguf", MODEL, Fault.truncateAfter(MODEL.length / 2));
        Map<String, Object> order = Map.of("url", "hf://owner/repo/tiny.gguf");
        RecordingContext first = rig.job(order);
        try (DownloadRig single = rig("1")) {
            assertThatThrownBy(() -> single.run(first)).isInstanceOf(JobFailedException.class);
        }
        int before = hub.asked().size();

        rig.run(rig.job(first.jobId(), order, first.checkpoint()));

        assertThat(hub.asked().subList(before, hub.asked().size()))
                .allMatch(asked -> asked.path().contains(FakeHub.COMMIT));
        assertThat(Files.size(models.resolve("owner/repo/tiny.gguf"))).isEqualTo(MODEL.length);
    }

    /** Accepted when files of the Hub went to the models directory itself, and half done. */
    @Test
    void keepsThePlaceOfAnOldJob() throws Exception {
        hub.large("owner/repo/tiny.gguf", MODEL);
        hub.storage().serve("/owner/repo/tiny.gguf", MODEL, Fault.truncateAfter(MODEL.length / 2));
        String old = "{\"url\": \"hf://owner/repo/tiny.gguf\"}";
        RecordingContext first = new RecordingContext(JobIds.system().next(), old, null);
        try (DownloadRig single = rig("1")) {
            assertThatThrownBy(() -> single.run(first)).isInstanceOf(JobFailedException.class);
        }
        assertThat(rig.files()).as("its partial file").isNotEmpty();

        JobResult result = rig.run(new RecordingContext(first.jobId(), old, first.checkpoint()));

        assertThat(rig.files()).containsExactly("tiny.gguf");
        assertThat(models.resolve("tiny.gguf")).hasBinaryContent(MODEL);
        assertThat(DownloadRig.JSON
                        .readTree(result.json())
                        .path("resumed_bytes")
                        .asLong())
                .isPositive();
    }

    @Test
    void keepsAnOwnerWithTheNameOfALocation() throws Exception {
        hub.large("internal/Qwen/tiny.gguf", MODEL);

        rig.run(rig.job(Map.of("url", "hf://internal/Qwen/tiny.gguf")));

        assertThat(models.resolve("internal/Qwen/tiny.gguf")).hasBinaryContent(MODEL);
    }

    @Test
    void takesAHubWhoseHostHasAnUnderscore() throws Exception {
        hub.large("owner/repo/tiny.gguf", MODEL);
        String url = "http://model_hub:" + hub.url().getPort();
        try (DownloadRig local = DownloadRig.with(models, Map.of("hub.url", url))) {
            local.run(local.job(Map.of("url", "hf://owner/repo/tiny.gguf")));
        }
        assertThat(models.resolve("owner/repo/tiny.gguf")).hasBinaryContent(MODEL);
    }

    @Test
    void tellsNothingOfAProjectorWithoutAModelId() throws Exception {
        byte[] projector = TinyLlama.named("Sight", 1).toBytes();
        hub.large("owner/repo/mmproj-f16.gguf", projector);
        hub.large("owner/other/mmproj-f16.gguf", projector);

        JobResult unnamed = rig.run(rig.job(Map.of("url", "hf://owner/repo/mmproj-f16.gguf")));
        JobResult named = rig.run(rig.job(Map.of("url", "hf://owner/other/mmproj-f16.gguf", "model", "sight")));

        assertThat(unnamed.events()).as("it is a part of the model beside it").isEmpty();
        assertThat(event(named).model()).isEqualTo("sight");
    }

    /** One tensor of four bytes. */
    private static byte[] safetensors(int value) {
        byte[] header = "{\"w\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}".getBytes();
        return ByteBuffer.allocate(Long.BYTES + header.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .putInt(value)
                .array();
    }

    private static byte[] shard(int number) {
        return TinyLlama.named("Big", 10 + number).toBytes();
    }

    private static ModelDownloaded event(JobResult result) throws Exception {
        return (ModelDownloaded)
                EventJson.data(EventJson.read(result.events().getFirst().body()));
    }
}
