package ai.beast.jobs.download.job;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.messaging.EventJson;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.rest.QueueTestSettings;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.SmallDisk;
import ai.beast.testing.TestInfra;
import ai.beast.testing.TestKeys;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import ai.beast.testing.files.Gate;
import io.cloudevents.CloudEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Downloads through the whole service: over HTTP in, from a real server, onto a real disk, out on Kafka. */
@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
class DownloadJobTest {
    private static final byte[] MODEL = TinyLlama.named("Tiny", 1).toBytes();
    private static final byte[] OTHER = TinyLlama.named("Other", 2).toBytes();
    private static final String SHA256 = sha256(MODEL);
    private static final AtomicInteger DIRECTORIES = new AtomicInteger();

    private static FileServer server;

    TestInfra infra;

    @Inject
    JobStore store;

    private String directory;

    @BeforeAll
    static void serve() {
        server = FileServer.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @BeforeEach
    void own() {
        directory = "dir" + DIRECTORIES.incrementAndGet();
    }

    @AfterEach
    void nothingPartialIsLeft() throws IOException {
        await().untilAsserted(() -> assertThat(files()).noneMatch(name -> name.endsWith(".part")));
        assertThat(store.audit()).isEmpty();
    }

    @Test
    void aModelIsFetchedVerifiedPlacedAndAnnounced() throws IOException {
        URI url = server.serve("/tiny.gguf", MODEL);

        JsonPath job = run(Map.of("url", url, "destination", directory + "/", "sha256", SHA256), "finished");

        Path file = infra.modelsDir().resolve(directory).resolve("tiny.gguf");
        assertThat(file).hasBinaryContent(MODEL);
        assertThat(job.getString("result.path")).isEqualTo(file.toString());
        assertThat(job.getString("result.sha256")).isEqualTo(SHA256);
        assertThat(job.getLong("result.size_bytes")).isEqualTo(MODEL.length);
        assertThat(job.getLong("result.resumed_bytes")).isZero();
        assertThat(job.getDouble("result.duration_seconds")).isPositive();
        assertThat(job.getDouble("progress.percent")).isEqualTo(100.0);
        ModelDownloaded event = eventOf(job.getString("id"));
        assertThat(event.model()).isEqualTo("tiny");
        assertThat(event.path()).isEqualTo(file.toString());
        assertThat(event.location()).isEqualTo("internal");
        assertThat(event.sha256()).isEqualTo(SHA256);
        assertThat(event.sizeBytes()).isEqualTo(MODEL.length);
        assertThat(event.sourceUrl()).isEqualTo(url.toString());
    }

    @Test
    void whatIsThereWithTheRightHashIsNotFetched() {
        URI url = server.serve("/there.gguf", MODEL);
        run(Map.of("url", url, "destination", directory + "/m.gguf"), "finished");
        long before = server.gets("/there.gguf");

        JsonPath job = run(Map.of("url", url, "destination", directory + "/m.gguf", "sha256", SHA256), "finished");

        assertThat(server.gets("/there.gguf")).isEqualTo(before);
        assertThat(job.getString("result.sha256")).isEqualTo(SHA256);
    }

    @Test
    void anotherFileIsReplacedOnlyWhenAskedTo() throws IOException {
        run(Map.of("url", server.serve("/a.gguf", MODEL), "destination", directory + "/m.gguf"), "finished");
        URI other = server.serve("/b.gguf", OTHER);

        JsonPath refused = run(Map.of("url", other, "destination", directory + "/m.gguf"), "failed");
        assertThat(refused.getString("error.code")).isEqualTo("already_exists");
        assertThat(infra.modelsDir().resolve(directory + "/m.gguf")).hasBinaryContent(MODEL);

        run(Map.of("url", other, "destination", directory + "/m.gguf", "overwrite", true), "finished");
        assertThat(infra.modelsDir().resolve(directory + "/m.gguf")).hasBinaryContent(OTHER);
    }

    @Test
    void theSameFileAgainIsNoConflict() {
        URI url = server.serve("/again.gguf", MODEL);
        run(Map.of("url", url, "destination", directory + "/m.gguf"), "finished");

        run(Map.of("url", url, "destination", directory + "/m.gguf"), "finished");

        assertThat(files()).containsExactly("m.gguf");
    }

    @Test
    void aBrokenTransferGoesOnWhereItStopped() {
        URI url = server.serve("/broken.gguf", MODEL, Fault.truncateAfter(1_000_000), Fault.status(503));

        JsonPath job = run(Map.of("url", url, "destination", directory + "/", "sha256", SHA256), "finished");

        assertThat(job.getLong("result.resumed_bytes")).isBetween(1L, 1_000_000L);
        // The run that was cut off but had got further used up no attempt.
        assertThat(job.getInt("attempts")).isEqualTo(2);
        assertThat(requests("/broken.gguf").getLast().range())
                .hasValueSatisfying(range -> assertThat(range).startsWith("bytes="));
    }

    @Test
    void aServerThatIgnoresRangesIsTakenFromTheStart() {
        URI url = server.serve("/noranges.gguf", MODEL, Fault.truncateAfter(500_000), Fault.ignoreRange());

        JsonPath job = run(Map.of("url", url, "destination", directory + "/", "sha256", SHA256), "finished");

        assertThat(job.getLong("result.resumed_bytes")).isZero();
    }

    @Test
    void contentThatChangedMeanwhileIsTakenFromTheStart() {
        Gate gate = new Gate();
        URI url = server.serve("/changed.gguf", MODEL, Fault.truncateAfter(500_000), Fault.status(503));
        String id = enqueue(Map.of("url", url, "destination", directory + "/"));
        await().until(() -> server.gets("/changed.gguf") >= 1);
        server.serve("/changed.gguf", OTHER);
        gate.open();

        awaitStatus(id, "finished");

        assertThat(job(id).getString("result.sha256")).isEqualTo(sha256(OTHER));
    }

    @Test
    void aStalledTransferIsGivenUpAndTriedAgain() {
        URI url = server.serve("/stalled.gguf", MODEL, Fault.stallAfter(200_000));

        run(Map.of("url", url, "destination", directory + "/", "sha256", SHA256), "finished");
    }

    @Test
    void a404FailsAtOnce() {
        JsonPath job = run(Map.of("url", server.uri("/nothing.gguf"), "destination", directory + "/"), "failed");

        assertThat(job.getString("error.code")).isEqualTo("download_not_found");
        assertThat(job.getInt("attempts")).isEqualTo(1);
        assertThat(files()).isEmpty();
    }

    @Test
    void aDeniedFileFailsAtOnce() {
        URI url = server.serve("/gated.gguf", MODEL, Fault.status(401));

        JsonPath job = run(Map.of("url", url, "destination", directory + "/"), "failed");

        assertThat(job.getString("error.code")).isEqualTo("download_denied");
    }

    @Test
    void aTransferThatAlwaysEndsEarlyFailsInTheEnd() {
        Fault[] always = new Fault[20];
        Arrays.fill(always, Fault.truncateAfter(1000).andIgnoreRange());
        URI url = server.serve("/short.gguf", MODEL, always);

        JsonPath job = run(Map.of("url", url, "destination", directory + "/"), "failed");

        assertThat(job.getString("error.code")).isEqualTo("download_incomplete");
        assertThat(job.getInt("attempts")).isEqualTo(3);
        await().untilAsserted(() -> assertThat(files()).isEmpty());
    }

    @Test
    void aWrongHashFails() {
        URI url = server.serve("/wrong.gguf", MODEL);

        JsonPath job = run(Map.of("url", url, "destination", directory + "/", "sha256", sha256(OTHER)), "failed");

        assertThat(job.getString("error.code")).isEqualTo("checksum_mismatch");
        assertThat(job.getString("error.detail")).contains(SHA256);
        assertThat(files()).isEmpty();
    }

    @Test
    void aFileThatIsNoModelFails() {
        byte[] page = "<!doctype html><title>Sign in</title>".getBytes(StandardCharsets.UTF_8);
        for (String name : List.of("/page.gguf", "/page.safetensors", "/page.bin", "/page")) {
            JsonPath job = run(Map.of("url", server.serve(name, page), "destination", directory + "/"), "failed");
            assertThat(job.getString("error.code")).as(name).isEqualTo("not_a_model");
        }
        byte[] cut = Arrays.copyOf(MODEL, MODEL.length / 2);
        JsonPath job = run(Map.of("url", server.serve("/cut.gguf", cut), "destination", directory + "/"), "failed");
        assertThat(job.getString("error.code")).isEqualTo("not_a_model");
        assertThat(files()).isEmpty();
    }

    @Test
    void aDestinationOutsideTheRootsIsRefused() {
        for (String outside : List.of("../../etc/x.gguf", "/etc/x.gguf")) {
            api().body(Map.of("url", server.uri("/tiny.gguf").toString(), "destination", outside))
                    .post("/api/models/download")
                    .then()
                    .statusCode(403)
                    .contentType("application/problem+json")
                    .body("code", equalTo("path_outside_roots"), "field", equalTo("destination"));
        }
    }

    @Test
    void aLinkMadeAfterwardsDoesNotLeadOut() throws IOException {
        Path link = infra.modelsDir().resolve(directory);
        Path outside = Files.createTempDirectory("outside");
        URI url = server.serve("/linked.gguf", MODEL);
        Files.createSymbolicLink(link, outside);
        try {
            api().body(Map.of("url", url.toString(), "destination", directory + "/m.gguf"))
                    .post("/api/models/download")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("path_outside_roots"));
            assertThat(outside).isEmptyDirectory();
        } finally {
            Files.delete(link);
            Files.delete(outside);
        }
    }

    @Test
    void anAddressInAPrivateNetworkIsRefused() {
        api().body(Map.of("url", "http://10.0.0.1/x.gguf"))
                .post("/api/models/download")
                .then()
                .statusCode(403)
                .body("code", equalTo("url_not_allowed"), "field", equalTo("url"));
    }

    @Test
    void aDiskTooSmallFailsBeforeTheFirstByteIsWritten() throws IOException {
        Optional<SmallDisk> disk = SmallDisk.mount(1 << 20);
        assumeThat(disk).isPresent();
        try (SmallDisk small = disk.orElseThrow()) {
            Path mounted = infra.modelsDir().resolve(directory);
            Files.createDirectories(mounted);
            bind(small.path(), mounted);
            try {
                URI url = server.serve("/big.gguf", MODEL);

                JsonPath job = run(Map.of("url", url, "destination", directory + "/"), "failed");

                assertThat(job.getString("error.code")).isEqualTo("disk_full");
                assertThat(files()).isEmpty();
            } finally {
                unbind(mounted);
            }
        }
    }

    @Test
    void aRunningDownloadIsCancelledAndLeavesNothing() throws InterruptedException {
        Gate gate = new Gate();
        URI url = server.serve("/cancelled.gguf", MODEL, Fault.holdAt(300_000, gate));
        String id = enqueue(Map.of("url", url, "destination", directory + "/"));
        gate.awaitReached();

        api().post("/api/queue/jobs/" + id + "/cancel").then().statusCode(200);

        awaitStatus(id, "cancelled");
        gate.open();
        await().untilAsserted(() -> assertThat(files()).isEmpty());
    }

    @Test
    void aRunningDownloadIsPausedAndGoesOnWhereItWas() throws InterruptedException {
        Gate gate = new Gate();
        URI url = server.serve("/paused.gguf", MODEL, Fault.holdAt(300_000, gate));
        String id = enqueue(Map.of("url", url, "destination", directory + "/", "sha256", SHA256));
        gate.awaitReached();
        // The first heartbeat that carries progress may still be to come.
        await().untilAsserted(
                        () -> assertThat(job(id).getString("progress.bytes")).isNotIn(null, "0"));

        api().post("/api/queue/jobs/" + id + "/pause").then().statusCode(200);

        awaitStatus(id, "waiting");
        gate.open();
        assertThat(server.gets("/paused.gguf")).isEqualTo(1);
        api().post("/api/queue/jobs/" + id + "/resume").then().statusCode(200);
        awaitStatus(id, "finished");
        assertThat(job(id).getLong("result.resumed_bytes")).isBetween(1L, 300_000L);
        assertThat(job(id).getInt("attempts")).isEqualTo(1);
    }

    @Test
    void oneIdempotencyKeyIsOneDownload() {
        URI url = server.serve("/once.gguf", MODEL);
        Map<String, Object> order = Map.of("url", url.toString(), "destination", directory + "/");

        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ids.add(api().header("Idempotency-Key", "once-" + directory)
                    .body(order)
                    .post("/api/models/download")
                    .then()
                    .statusCode(202)
                    .body("ok", equalTo(true))
                    .header("Location", containsString("/api/queue/jobs/"))
                    .extract()
                    .path("job_id"));
        }

        assertThat(ids.get(0)).isEqualTo(ids.get(1));
        awaitStatus(ids.getFirst(), "finished");
    }

    private JsonPath run(Map<String, Object> order, String end) {
        String id = enqueue(order);
        awaitStatus(id, end);
        return job(id);
    }

    private static String enqueue(Map<String, Object> order) {
        Map<String, Object> body = new java.util.HashMap<>(order);
        body.computeIfPresent("url", (name, url) -> url.toString());
        return api().body(body)
                .post("/api/models/download")
                .then()
                .statusCode(202)
                .extract()
                .path("job_id");
    }

    private static JsonPath job(String id) {
        return api().get("/api/queue/status/" + id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static void awaitStatus(String id, String status) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(job(id).getString("status")).isEqualTo(status));
    }

    private List<FileServer.Request> requests(String path) {
        return server.requests().stream()
                .filter(request -> request.path().equals(path))
                .toList();
    }

    private List<String> files() {
        Path place = infra.modelsDir().resolve(directory);
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> names = Files.list(place)) {
            return names.map(file -> file.getFileName().toString()).toList();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private ModelDownloaded eventOf(String jobId) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, infra.kafkaBootstrap());
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        List<ModelDownloaded> found = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(infra.eventsTopic()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    CloudEvent event = EventJson.read(record.value());
                    if (event.getType().equals("model.downloaded")
                            && EventJson.data(event) instanceof ModelDownloaded downloaded
                            && downloaded.jobId().equals(jobId)) {
                        found.add(downloaded);
                    }
                }
                return !found.isEmpty();
            });
        }
        return found.getFirst();
    }

    private static void bind(Path from, Path to) throws IOException {
        mount("mount", "--bind", from.toString(), to.toString());
    }

    private static void unbind(Path path) throws IOException {
        mount("umount", path.toString());
    }

    private static void mount(String... command) throws IOException {
        try {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .isZero();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    private static RequestSpecification api() {
        return given().header("Authorization", TestKeys.bearer(TestKeys.WRITE)).contentType("application/json");
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
