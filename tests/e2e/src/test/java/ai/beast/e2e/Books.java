package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What each service recorded of some models, held against the other services and against the disk.
 *
 * @param receiver of a webhook for {@code model.*}
 * @param pulled names of the models that were downloaded
 * @param contents of all model files, by model
 */
record Books(Suite suite, WebhookReceiver receiver, List<String> pulled, Map<String, byte[]> contents) {

    void assertAgree() {
        Api api = suite.api();
        contents.forEach((model, content) -> {
            Pull.patiently("the catalogue has the one file of " + model)
                    .until(Pull.quietly(() -> hashesOnDisk(api, model).equals(List.of(Pull.sha256(content)))));
            Pull.patiently("the one snapshot of " + model)
                    .until(Pull.quietly(() -> items(api, "/api/snapshots?sha256=" + Pull.sha256(content))
                                    .count()
                            == 1));
        });
        Pull.patiently("the webhook got every event")
                .until(Pull.quietly(() -> received().keySet().equals(published(api))));
        assertThat(received().values()).allMatch(ids -> ids.size() == 1);
        assertThat(counted(suite, pulled)).hasSize(2 * pulled.size()).allMatch(line -> line.matches(".* 1(\\.0)?"));
        assertThat(started()).hasSameSizeAs(pulled);
        assertThat(deadLetters(api)).isEmpty();
    }

    /** The series of downloads of some models, sorted: one of numbers and one of sizes for each. */
    static List<String> counted(Suite suite, Collection<String> models) {
        return suite.exporter()
                .text("/metrics")
                .lines()
                .filter(line -> line.startsWith("ai_beast_model_downloads_total{")
                        || line.startsWith("ai_beast_model_download_bytes_count{"))
                .filter(line -> models.stream().anyMatch(model -> line.contains('"' + model + '"')))
                .sorted()
                .toList();
    }

    /** Of all pages. */
    static Stream<JsonNode> items(Api api, String path) {
        List<JsonNode> items = new ArrayList<>();
        JsonNode page = api.get(path);
        page.path("items").forEach(items::add);
        while (page.hasNonNull("nextCursor")) {
            String cursor = URLEncoder.encode(page.path("nextCursor").asText(), StandardCharsets.UTF_8);
            page = api.get(path + (path.contains("?") ? "&" : "?") + "cursor=" + cursor);
            page.path("items").forEach(items::add);
        }
        return items.stream();
    }

    private List<String> deadLetters(Api api) {
        return Suite.SERVICES.stream()
                .filter(Predicate.not("metrics-exporter"::equals))
                .map(service -> "/api/dead-letters/" + service)
                .flatMap(path -> items(api, path)
                        .map(letter -> path + "/" + letter.path("id").asText()))
                .map(path -> api.get(path).path("text").asText())
                .filter(this::names)
                .toList();
    }

    private boolean names(String json) {
        return contents.keySet().stream().anyMatch(model -> json.contains('"' + model + '"'));
    }

    /** Of the files that the catalogue has for a model. */
    private static List<String> hashesOnDisk(Api api, String model) throws Exception {
        List<String> hashes = new ArrayList<>();
        for (JsonNode instance :
                items(api, "/api/models/" + model + "/instances").toList()) {
            if (instance.path("available").asBoolean()) {
                hashes.add(Pull.sha256(
                        Files.readAllBytes(Path.of(instance.path("path").asText()))));
            }
        }
        return hashes;
    }

    /** What started the workflow; a call whose outcome was not recorded is made again with the same. */
    private Set<String> started() {
        return suite.n8n().calls(MainWayIT.WEBHOOK).stream()
                .map(call -> String.valueOf(call.body()))
                .filter(this::names)
                .collect(Collectors.toSet());
    }

    /** Ids of the events that were sent, each with the ids under which it was. */
    private Map<String, Set<String>> received() {
        return receiver.received().stream()
                .filter(it -> contents.containsKey(it.event().path("subject").asText()))
                .collect(Collectors.groupingBy(
                        it -> it.event().path("id").asText(),
                        TreeMap::new,
                        Collectors.mapping(WebhookReceiver.Received::id, Collectors.toSet())));
    }

    private Set<String> published(Api api) {
        return contents.keySet().stream()
                .flatMap(model -> items(api, "/api/events?type=model.*&limit=1000&subject=" + model))
                .map(event -> event.path("id").asText())
                .collect(Collectors.toSet());
    }
}
