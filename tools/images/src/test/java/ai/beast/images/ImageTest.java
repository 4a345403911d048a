package ai.beast.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void sameInputGivesSameImage() throws IOException {
        // given
        Path one = application("one", Instant.parse("2026-01-01T00:00:00Z"));
        Path other = application("other", Instant.parse("2026-02-02T00:00:00Z"));
        // when
        String first = image(one).write(made("a"), made("cache-a"));
        String second = image(other).write(made("b"), made("cache-b"));
        // then
        assertThat(first).isEqualTo(second);
        assertThat(directory.resolve("a/registry-service.tar"))
                .hasSameBinaryContentAs(directory.resolve("b/registry-service.tar"));
    }

    /** The order of an immutable map changes with the process, which a test within one process cannot see. */
    @Test
    void environmentStandsInTheOrderOfItsNames() throws IOException {
        // given
        List<String> names = List.of("A", "B", "C", "D", "E", "F", "G", "H");
        Map<String, String> values = names.stream().collect(Collectors.toUnmodifiableMap(name -> name, name -> "1"));
        Image image = new Image("registry-service", "1.2.3", List.of(), List.of("java"), values, "/app", Map.of());
        // when
        image.write(made("a"), made("cache"));
        // then
        assertThat(configuration("a").at("/config/Env"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(
                        names.stream().map(name -> name + "=1").toList());
    }

    @Test
    void imageRunsAsAnUnprivilegedUser() throws IOException {
        // when
        image(application("one", Instant.now())).write(made("a"), made("cache"));
        // then
        JsonNode manifest = JSON.readTree(content("a").get("manifest.json")).path(0);
        JsonNode configuration = configuration("a");
        assertThat(manifest.at("/RepoTags/0").asText()).isEqualTo("ai-beast/registry-service:1.2.3");
        assertThat(configuration.at("/config/User").asText()).isEqualTo("10001:10001");
        assertThat(configuration
                        .at("/config/Labels/org.opencontainers.image.version")
                        .asText())
                .isEqualTo("1.2.3");
        assertThat(configuration.at("/created").asText()).isEqualTo("1970-01-01T00:00:01Z");
        assertThat(configuration.at("/config/Entrypoint").toString())
                .isEqualTo("[\"java\",\"-Xmx1m\",\"-jar\",\"quarkus-run.jar\"]");
    }

    @Test
    void layersHoldTheApplicationWithFixedTimes() throws IOException {
        // when
        image(application("one", Instant.now())).write(made("a"), made("cache"));
        // then
        List<TarArchiveEntry> entries = files("a");
        assertThat(entries).extracting(TarArchiveEntry::getName).contains("app/quarkus-run.jar", "app/lib/main/a.jar");
        assertThat(entries)
                .allSatisfy(entry ->
                        assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(LayerBuilder.TIME));
    }

    @Test
    void cacheIsTheOnlyLayerThatDiffers() throws IOException {
        // given
        Path application = application("one", Instant.now());
        Path cache = Files.writeString(made("caches").resolve("registry-service.aot"), "first");
        Path other = Files.writeString(made("caches").resolve("other.aot"), "second");
        // when
        image(application).write(made("plain"), made("cache"));
        image(application, Optional.of(cache)).write(made("a"), made("cache"));
        image(application, Optional.of(other)).write(made("b"), made("cache"));
        // then
        List<String> plain = layers("plain");
        List<String> first = layers("a");
        List<String> second = layers("b");
        assertThat(first).hasSize(plain.size() + 1);
        assertThat(first.subList(0, plain.size())).isEqualTo(plain).isEqualTo(second.subList(0, plain.size()));
        assertThat(first.getLast()).isNotEqualTo(second.getLast());
        assertThat(configuration("a").at("/config/Entrypoint").toString())
                .isEqualTo(
                        "[\"java\",\"-Xmx1m\",\"-XX:AOTCache=/app/app.aot\",\"-XX:InitialRAMPercentage=12\",\"-jar\",\"quarkus-run.jar\"]");
    }

    @Test
    void billOfMaterialsIsInTheImageAndItsLabels() throws IOException {
        // given
        Path application = application("service/quarkus-app", Instant.now());
        Files.writeString(application.resolveSibling("sbom.json"), "{}");
        // when
        image(application).write(made("a"), made("cache"));
        // then
        assertThat(configuration("a")
                        .at("/config/Labels")
                        .path(ServiceImage.SBOM_LABEL)
                        .asText())
                .isEqualTo("/app/sbom.json");
        assertThat(files("a")).extracting(TarArchiveEntry::getName).contains("app/sbom.json");
    }

    @Test
    void namesTheCommandWhenNothingIsPackaged() {
        assertThatThrownBy(() -> image(directory.resolve("absent")))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("./mvnw -DskipTests package");
    }

    private static Image image(Path application) {
        return image(application, Optional.empty());
    }

    private static Image image(Path application, Optional<Path> cache) {
        return ServiceImage.of("registry-service", "1.2.3", application, List.of(), List.of("-Xmx1m"), cache);
    }

    private Map<String, byte[]> content(String made) throws IOException {
        return read(Files.newInputStream(directory.resolve(made).resolve("registry-service.tar")));
    }

    /** The names of the layers, which are their digests. */
    private List<String> layers(String made) throws IOException {
        List<String> layers = new ArrayList<>();
        JSON.readTree(content(made).get("manifest.json"))
                .path(0)
                .path("Layers")
                .forEach(layer -> layers.add(layer.asText()));
        return layers;
    }

    private JsonNode configuration(String made) throws IOException {
        Map<String, byte[]> content = content(made);
        return JSON.readTree(content.get(JSON.readTree(content.get("manifest.json"))
                .path(0)
                .path("Config")
                .asText()));
    }

    private List<TarArchiveEntry> files(String made) throws IOException {
        Map<String, byte[]> content = content(made);
        List<TarArchiveEntry> entries = new ArrayList<>();
        for (String layer : layers(made)) {
            entries.addAll(entries(new GZIPInputStream(new ByteArrayInputStream(content.get(layer)))));
        }
        return entries;
    }

    private Path application(String name, Instant time) throws IOException {
        Path home = made(name);
        for (String file : List.of("quarkus-run.jar", "lib/main/a.jar", "quarkus/generated.jar", "app/service.jar")) {
            Path path = home.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "content of " + file);
            Files.setLastModifiedTime(path, FileTime.from(time));
        }
        return home;
    }

    private Path made(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private static Map<String, byte[]> read(InputStream tar) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new BufferedInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    private static List<TarArchiveEntry> entries(InputStream tar) throws IOException {
        List<TarArchiveEntry> entries = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(tar)) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.add(entry);
            }
        }
        return entries;
    }
}
