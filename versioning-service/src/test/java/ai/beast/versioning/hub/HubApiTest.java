package ai.beast.versioning.hub;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.hash;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.TestKeys;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hub as its clients call it. */
@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class HubApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    TestInfra infra;

    @TestHTTPResource("/hub")
    URI hub;

    @Inject
    InstalledModels catalogue;

    private String model;
    private String repository;
    private Path file;
    private byte[] content;

    @BeforeEach
    void anInstalledModel() throws IOException {
        model = "hub-" + UUID.randomUUID();
        repository = "local/" + model;
        file = random(infra.modelsDir().resolve(model + ".gguf"), 300_000);
        content = Files.readAllBytes(file);
        catalogue.add(model, Map.of("name", "Model " + model, "format", "gguf"), file);
    }

    private HttpResponse<byte[]> call(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(hub + path))
                .header("Authorization", "Bearer hf_" + TestKeys.READ)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private HttpResponse<byte[]> get(String path, String... headers) {
        return call("GET", path, "", headers);
    }

    private JsonNode json(String path) {
        return json(get(path));
    }

    private static JsonNode json(HttpResponse<byte[]> reply) {
        assertThat(reply.statusCode()).as(reply.uri().toString()).isEqualTo(200);
        try {
            return JSON.readTree(reply.body());
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String header(HttpResponse<?> reply, String name) {
        return reply.headers().firstValue(name).orElse("none");
    }

    private String resolve(String revision) {
        return "/" + repository + "/resolve/" + revision + "/" + model + ".gguf";
    }

    private static List<String> ids(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each -> each.path("id").asText())
                .toList();
    }

    /** What {@code hf_hub_download} does: metadata by HEAD, then the content, continued where it was cut. */
    @Test
    void downloadsAsThePythonClientDoes() {
        String sha256 = snapshot(model, file);

        HttpResponse<byte[]> head = call("HEAD", resolve("main"), "", "Accept-Encoding", "identity");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "X-Repo-Commit")).isEqualTo(sha256.substring(0, 40));
        assertThat(header(head, "X-Linked-Etag")).isEqualTo("\"" + sha256 + "\"");
        assertThat(header(head, "X-Linked-Size")).isEqualTo("300000");
        assertThat(header(head, "Content-Length")).isEqualTo("300000");
        HttpResponse<byte[]> rest =
                get(resolve(header(head, "X-Repo-Commit")), "Range", "bytes=100000-", "If-Range", header(head, "ETag"));
        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(header(rest, "Content-Range")).isEqualTo("bytes 100000-299999/300000");
        assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(content, 100_000, 300_000));
    }

    /** What {@code snapshot_download} does: the commit, its files, each by the commit. */
    @Test
    void listsRepositoryAndFiles() {
        String sha256 = snapshot(model, file);

        JsonNode info = json("/api/models/" + repository + "/revision/main?blobs=true");

        assertThat(info.path("id").asText()).isEqualTo(repository);
        assertThat(info.path("sha").asText()).isEqualTo(sha256.substring(0, 40));
        assertThat(info.path("library_name").asText()).isEqualTo("gguf");
        assertThat(info.at("/siblings/0/rfilename").asText()).isEqualTo(model + ".gguf");
        assertThat(info.at("/siblings/0/lfs/sha256").asText()).isEqualTo(sha256);
        JsonNode tree =
                json("/api/models/" + repository + "/tree/" + info.path("sha").asText() + "?recursive=true");
        assertThat(tree).hasSize(1);
        assertThat(tree.at("/0/path").asText()).isEqualTo(model + ".gguf");
        assertThat(tree.at("/0/size").asLong()).isEqualTo(300_000);
        assertThat(tree.at("/0/lfs/oid").asText()).isEqualTo(sha256);
        JsonNode narrow = json("/api/models/" + repository + "?expand%5B%5D=sha");
        assertThat(narrow.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("_id", "id", "modelId", "sha");
    }

    @Test
    void namesSomePathsToReaders() {
        String path = "/api/models/" + repository + "/paths-info/main";
        String type = "Content-Type";
        JsonNode found = json(call(
                "POST",
                path,
                "{\"paths\": [\"" + model + ".gguf\", \"absent\"], \"expand\": true}",
                type,
                "application/json"));

        assertThat(found).hasSize(1);
        assertThat(found.at("/0/lastCommit/id").asText()).hasSize(40);
        assertThat(json(call(
                        "POST",
                        path,
                        "paths=" + model + ".gguf&expand=False",
                        type,
                        "application/x-www-form-urlencoded")))
                .hasSize(1);
        assertThat(call("POST", path, "[", type, "application/json").statusCode())
                .isEqualTo(400);
    }

    @Test
    void servesSnapshotAfterFileWasReplaced() throws IOException {
        String sha256 = snapshot(model, file);
        String commit = sha256.substring(0, 40);
        random(file, 1000);

        for (String revision : List.of(commit, sha256, sha256.substring(0, 8))) {
            HttpResponse<byte[]> old = get(resolve(revision));
            assertThat(old.body()).as(revision).isEqualTo(content);
            assertThat(header(old, "X-Repo-Commit")).isEqualTo(commit);
        }
        HttpResponse<byte[]> now = get(resolve("main"));
        assertThat(now.body()).isEqualTo(Files.readAllBytes(file));
        assertThat(header(now, "ETag")).startsWith("W/");
        assertThat(header(now, "X-Linked-Etag")).isEqualTo("none");
        Files.delete(file);
        assertThat(get(resolve(commit)).body()).isEqualTo(content);
        assertThat(header(get(resolve("main")), "X-Error-Code")).isEqualTo("EntryNotFound");
        assertThat(json("/api/models/" + repository).path("siblings")).isEmpty();
    }

    @Test
    void namesRevisionsByLabels() {
        String sha256 = snapshot(model, file);
        String label = "good-" + model;
        asWriter().body(Map.of("labels", List.of(label))).patch("/api/snapshots/" + sha256);

        JsonNode refs = json("/api/models/" + repository + "/refs");

        assertThat(refs.at("/branches/0/targetCommit").asText()).isEqualTo(sha256.substring(0, 40));
        assertThat(StreamSupport.stream(refs.path("tags").spliterator(), false)
                        .map(tag -> tag.path("name").asText()))
                .containsExactly(sha256.substring(0, 8), label);
        assertThat(get(resolve(label)).body()).isEqualTo(content);
    }

    /** A download that is pinned to a commit goes on when another file of its repository comes or goes. */
    @Test
    void keepsCommitOfRepositoryThatGrows() {
        String owned = "owner/" + model;
        Map<String, String> facts = Map.of("sourceRepo", owned);
        Path second = random(infra.modelsDir().resolve(model + "-Q8.gguf"), 100);
        catalogue.add(model, facts, file);
        catalogue.add(model + "-q8", facts, second);
        JsonNode before = json("/api/models/" + owned);
        Path third = random(infra.modelsDir().resolve(model + "-Q4.gguf"), 100);
        catalogue.add(model + "-q4", facts, third);

        assertThat(before.path("siblings")).hasSize(2);
        assertThat(json("/api/models/" + owned).path("siblings")).hasSize(3);
        String commit = before.path("sha").asText();
        assertThat(json("/api/models/" + owned).path("sha").asText()).isNotEqualTo(commit);
        assertThat(json("/api/models/" + owned + "/revision/" + commit).path("siblings"))
                .hasSize(2);
        assertThat(get("/" + owned + "/resolve/" + commit + "/" + model + ".gguf")
                        .body())
                .isEqualTo(content);
    }

    @Test
    void tellsFilesOfOneNameApart() {
        String owned = "owner/" + model;
        Map<String, String> facts =
                Map.of("sourceRepo", owned, "sourceUrl", "https://huggingface.co/" + owned + "/resolve/main/a.gguf");
        catalogue.add(model, facts, file);
        catalogue.add(model + "-other", facts, random(infra.modelsDir().resolve(model + "-other.gguf"), 10));

        JsonNode tree = json("/api/models/" + owned + "/tree/main");
        assertThat(tree).hasSize(2);
        assertThat(json("/api/models/" + owned + "/tree/main?recursive=true")).hasSize(3);
        assertThat(get("/" + owned + "/resolve/main/a.gguf").statusCode()).isEqualTo(200);
    }

    @Test
    void servesNonAsciiNames() {
        assumeTrue(
                "UTF-8".equals(System.getProperty("sun.jnu.encoding")), "skipped: file names cannot be Unicode here");
        Path odd = random(infra.modelsDir().resolve(model + " é模型 #1%.gguf"), 50);
        catalogue.add(model, Map.of(), odd);
        String name =
                json("/api/models/" + repository).at("/siblings/0/rfilename").asText();

        assertThat(name).isEqualTo(model + " é模型 #1%.gguf");
        String encoded = URLEncoder.encode(name, UTF_8).replace("+", "%20");
        HttpResponse<byte[]> reply = get("/" + repository + "/resolve/main/" + encoded);
        assertThat(reply.body()).hasSize(50);
        assertThat(header(reply, "Content-Disposition")).isEqualTo("attachment; filename*=UTF-8''" + encoded);
    }

    @Test
    void searchesByWordOwnerAndTag() {
        catalogue.add(model, Map.of("tags", List.of("chat", "tag-" + model), "licenseSpdx", "MIT"), file);

        assertThat(ids(json("/api/models?search=" + model.toUpperCase(Locale.ROOT))))
                .containsExactly(repository);
        assertThat(ids(json("/api/models?search=" + model + "&author=local&filter=license:mit,gguf")))
                .isEmpty();
        JsonNode found =
                json("/api/models?author=local&filter=chat&filter=tag-" + model + "&pipeline_tag=text-generation");
        assertThat(ids(found)).containsExactly(repository);
        assertThat(found.at("/0/cardData/license").asText()).isEqualTo("mit");
        assertThat(ids(json("/api/models?search=" + model + "&author=other"))).isEmpty();
        assertThat(json("/api/models?search=" + model + "&full=true").at("/0/siblings"))
                .hasSize(1);
        assertThat(get("/api/models?limit=x").statusCode()).isEqualTo(400);
    }

    @Test
    void pagesBySearchLink() {
        for (int i = 0; i < 3; i++) {
            catalogue.add(model + "-" + i, Map.of("downloadCount", i), file);
        }
        HttpResponse<byte[]> first = get("/api/models?search=" + model + "-&limit=2", "X-Forwarded-Host", "nas:8787");

        assertThat(ids(json(first))).containsExactly(repository + "-2", repository + "-1");
        String link = header(first, "Link");
        assertThat(link).startsWith("<http://nas:8787/hub/api/models?").endsWith(">; rel=\"next\"");
        String next = link.substring(link.indexOf("/api/models"), link.indexOf('>'));
        assertThat(ids(json(next))).containsExactly(repository + "-0");
        assertThat(header(get(next), "Link")).isEqualTo("none");
    }

    @Test
    void namesErrorsAsTheHubDoes() {
        HttpResponse<byte[]> noRepository = get("/api/models/local/absent-" + model);
        assertThat(noRepository.statusCode()).isEqualTo(404);
        assertThat(header(noRepository, "X-Error-Code")).isEqualTo("RepoNotFound");
        assertThat(header(noRepository, "X-Error-Message")).contains("local/absent");
        assertThat(new String(noRepository.body(), UTF_8)).startsWith("{\"error\":");
        assertThat(header(call("HEAD", resolve("0".repeat(40)), ""), "X-Error-Code"))
                .isEqualTo("RevisionNotFound");
        assertThat(header(get(resolve("main") + ".no"), "X-Error-Code")).isEqualTo("EntryNotFound");
        assertThat(get("/api/datasets/a/b").statusCode()).isEqualTo(404);
    }

    @Test
    void answersHostilePathsWithRefusal() {
        for (String path : List.of(
                "/" + repository + "/resolve/main/%2e%2e/%2e%2e/etc/passwd",
                "/" + repository + "/resolve/main/..%2F..%2Fetc%2Fpasswd",
                "/" + repository + "/resolve/main/%2Fetc%2Fpasswd",
                "/" + repository + "/resolve/main/" + model + ".gguf/",
                "/" + repository + "/resolve/main/" + model + ".gguf%00.txt",
                "/" + repository + "/resolve/main/%ED%A0%80",
                "/" + repository + "/resolve/..%2f..%2fmain/" + model + ".gguf",
                "/" + repository + "/resolve/%25/" + model + ".gguf",
                "/" + repository + "/resolve/main/",
                "/..%2f..%2fetc/passwd/resolve/main/x",
                "/" + repository + "/resolve/main/" + "a/".repeat(1000) + "b",
                "//" + repository + "/resolve/main/" + model + ".gguf")) {
            assertThat(get(path).statusCode()).as(path).isIn(400, 404);
        }
        // Whole names may be encoded; they are still only compared.
        assertThat(get("/" + repository + "/resolve/main/" + model + "%2Egguf").statusCode())
                .isEqualTo(200);
    }

    @Test
    void servesNothingOutsideTheModelDirectories() throws IOException {
        Path outside = Files.createTempFile("outside", ".gguf");
        Path link = infra.modelsDir().resolve(model + "-link.gguf");
        Files.createSymbolicLink(link, outside);
        catalogue.add(model, Map.of(), outside);
        assertThat(json("/api/models/" + repository).path("siblings")).isEmpty();

        catalogue.add(model, Map.of(), link);
        assertThat(json("/api/models/" + repository).path("siblings")).isEmpty();
        Files.delete(outside);
    }

    @Test
    void namesTheKey() {
        JsonNode user = json("/api/whoami-v2");

        assertThat(user.path("type").asText()).isEqualTo("user");
        assertThat(user.path("name").asText()).isNotEmpty();
        assertThat(user.at("/auth/accessToken/role").asText()).isEqualTo("read");
    }

    @Test
    void knowsTheContentAtOnce() {
        assertThat(header(call("HEAD", resolve("main"), ""), "ETag")).startsWith("W/");

        snapshot(model, file);

        assertThat(header(call("HEAD", resolve("main"), ""), "ETag")).isEqualTo("\"" + hash(file) + "\"");
    }

    @Test
    void knowsTheContentAfterRollback() {
        String sha256 = snapshot(model, file);
        random(file, 1000);
        asWriter()
                .body(Map.of())
                .post("/api/snapshots/" + sha256 + "/rollback?wait=true")
                .then()
                .statusCode(200);

        assertThat(header(call("HEAD", resolve("main"), ""), "ETag")).isEqualTo("\"" + sha256 + "\"");
    }
}
