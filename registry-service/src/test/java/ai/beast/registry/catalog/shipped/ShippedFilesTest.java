package ai.beast.registry.catalog.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Repository, file and hash of each shipped entry belong together, as the tables in {@code catalogue/} state them. */
class ShippedFilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HUB = "https://huggingface.co";

    /** Path of a file on the Hub to its hash and size; each is empty where no table states it. */
    private final Map<String, String[]> hub = new HashMap<>();

    private final List<JsonNode> entries = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void serveTables() throws IOException {
        for (Map<String, String> row : table("gallery-facts.tsv")) {
            hub.put(path(row, row.get("revision")), new String[] {row.get("sha256"), ""});
        }
        for (Map<String, String> row : table("pinned-files.tsv")) {
            String revision = row.get("revision").isEmpty() ? "main" : row.get("revision");
            hub.put(path(row, revision), new String[] {row.get("sha256"), row.get("bytes")});
        }
        for (String line : ShippedCatalogue.lines()) {
            entries.add(JSON.readTree(line));
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void everyEntryResolvesToItsHash() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (JsonNode entry : entries) {
                String id = entry.path("id").asText();
                String url = entry.path("sourceUrl").asText();
                assertThat(url)
                        .as(id)
                        .startsWith(HUB + "/" + entry.path("sourceRepo").asText() + "/resolve/");
                URI here =
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + url.substring(HUB.length()));
                HttpResponse<Void> answer = client.send(
                        HttpRequest.newBuilder(here).HEAD().build(), HttpResponse.BodyHandlers.discarding());
                HttpHeaders headers = answer.headers();
                assertThat(answer.statusCode()).as(id).isEqualTo(200);
                assertThat(headers.firstValue("X-Linked-Etag").orElse(""))
                        .as(id)
                        .isEqualTo(entry.path("sha256").asText());
                headers.firstValue("X-Linked-Size")
                        .ifPresent(stated -> assertThat(stated)
                                .as(id)
                                .isEqualTo(entry.path("sizeBytes").asText()));
            }
        }
    }

    @Test
    void noTwoEntriesAreOneFile() {
        Set<String> urls = new HashSet<>();
        Set<String> hashes = new HashSet<>();
        for (JsonNode entry : entries) {
            String id = entry.path("id").asText();
            assertThat(urls.add(entry.path("sourceUrl").asText())).as(id).isTrue();
            if (entry.has("sha256")) {
                assertThat(entry.path("sha256").asText()).as(id).matches("[0-9a-f]{64}");
                assertThat(hashes.add(entry.path("sha256").asText())).as(id).isTrue();
            }
        }
        assertThat(entries).hasSizeGreaterThan(200);
        assertThat(hashes).hasSizeGreaterThan(200);
    }

    /** The entry of an image model lists its text encoder too, another publisher's file under another licence. */
    @Test
    void licencesAreThoseOfTheFilesOwnModel() throws IOException {
        for (Map<String, String> row : table("gallery-facts.tsv")) {
            String file = (row.get("repository") + row.get("file"))
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9]", "");
            assertThat(row.get("license").isEmpty()
                            || Stream.of(row.get("entry")
                                            .toLowerCase(Locale.ROOT)
                                            .split("[^a-z]+"))
                                    .anyMatch(word -> word.length() > 1 && file.contains(word)))
                    .as(row.get("entry") + " " + row.get("file"))
                    .isTrue();
        }
    }

    @Test
    void sizesAreThoseOfTheSameFile() throws IOException {
        Set<String> stated = new HashSet<>();
        hub.values().forEach(fact -> stated.add(fact[0] + " " + fact[1]));
        for (Map<String, String> row : table("known-models.tsv")) {
            stated.add(row.get("sha256") + " " + row.get("size_bytes"));
        }
        for (JsonNode entry : entries) {
            long size = entry.path("sizeBytes").asLong();
            assertThat(size == 0 || stated.contains(entry.path("sha256").asText() + " " + size))
                    .as(entry.path("id").asText())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "chat, 60",
        "code, 12",
        "embedding, 8",
        "rerank, 4",
        "vision, 20",
        "image, 15",
        "video, 5",
        "transcription, 12",
        "text-to-speech, 8",
        "translation, 2",
        "ocr, 3"
    })
    void everyPurposeIsCovered(String tag, int least) {
        assertThat(entries.stream()
                        .filter(entry -> entry.path("tags").toString().contains("\"" + tag + "\"")))
                .hasSizeGreaterThanOrEqualTo(least);
    }

    @ParameterizedTest
    @CsvSource({
        "qwen3.8-27b",
        "gemma-4-31b-it",
        "mistral-small-4-119b-2603",
        "deepseek-v4-flash",
        "glm-5.2",
        "flux.2-dev"
    })
    void modelsOfLastYearAreIncluded(String id) {
        assertThat(entries.stream().map(entry -> entry.path("id").asText())).contains(id);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String[] fact = hub.get(exchange.getRequestURI().getPath());
        if (fact != null) {
            if (!fact[0].isEmpty()) {
                exchange.getResponseHeaders().set("X-Linked-Etag", fact[0]);
            }
            if (!fact[1].isEmpty()) {
                exchange.getResponseHeaders().set("X-Linked-Size", fact[1]);
            }
        }
        exchange.sendResponseHeaders(fact == null ? 404 : 200, -1);
        exchange.close();
    }

    private static String path(Map<String, String> row, String revision) {
        return "/" + row.get("repository") + "/resolve/" + revision + "/" + row.get("file");
    }

    private static List<Map<String, String>> table(String name) throws IOException {
        List<String[]> lines = Files.readAllLines(Path.of("catalogue", name)).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .toList();
        List<Map<String, String>> rows = new ArrayList<>();
        for (String[] line : lines.subList(1, lines.size())) {
            Map<String, String> row = new HashMap<>();
            for (int column = 0; column < line.length; column++) {
                row.put(lines.getFirst()[column], line[column]);
            }
            rows.add(row);
        }
        return rows;
    }
}
