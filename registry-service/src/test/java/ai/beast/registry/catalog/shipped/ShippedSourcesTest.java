package ai.beast.registry.catalog.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The shipped facts are those of the whole tables that they were taken from. Skipped, with a line, unless {@code AI_BEAST_CATALOGUE_SOURCES}
 * names the directory with {@code gallery-facts.tsv} and {@code known-models.tsv}.
 */
class ShippedSourcesTest {
    private static final String VARIABLE = "AI_BEAST_CATALOGUE_SOURCES";

    private Path sources;

    @BeforeEach
    void findSources() {
        String named = System.getenv(VARIABLE);
        assumeTrue(
                named != null,
                "skipped: " + VARIABLE + " names no directory with the tables of the catalogue's sources");
        sources = Path.of(Objects.requireNonNull(named));
    }

    @Test
    void tablesBesideTheCatalogueAreLinesOfTheirSources() throws IOException {
        Set<Map<String, String>> gallery = new HashSet<>(table(sources.resolve("gallery-facts.tsv")));

        List<Map<String, String>> used = table(Path.of("catalogue", "gallery-facts.tsv"));

        assertThat(used).hasSizeGreaterThan(150).allMatch(gallery::contains);
        assertThat(table(Path.of("catalogue", "known-models.tsv")))
                .isEqualTo(table(sources.resolve("known-models.tsv")));
    }

    @Test
    void eachFactOfAnEntryIsThatOfItsSource() throws IOException {
        Map<String, Set<String>> hashes = new HashMap<>();
        for (Map<String, String> row : table(sources.resolve("gallery-facts.tsv"))) {
            String file = row.get("repository") + "/" + row.get("file");
            hashes.computeIfAbsent(file, _ -> new HashSet<>()).add(row.get("sha256"));
        }
        Map<String, Map<String, String>> known = new HashMap<>();
        for (Map<String, String> row : table(sources.resolve("known-models.tsv"))) {
            known.put(row.get("id"), row);
        }
        int compared = 0;
        for (String line : ShippedCatalogue.lines()) {
            JsonNode entry = new ObjectMapper().readTree(line);
            String id = entry.path("id").asText();
            String url = entry.path("sourceUrl").asText();
            String file = entry.path("sourceRepo").asText() + "/"
                    + java.net.URLDecoder.decode(
                            url.replaceFirst(".*/resolve/[^/]+/", ""), java.nio.charset.StandardCharsets.UTF_8);
            if (hashes.containsKey(file)) {
                assertThat(hashes.get(file))
                        .as(id)
                        .contains(entry.path("sha256").asText());
                compared++;
            }
            Map<String, String> row = known.get(id);
            if (row != null) {
                same(id, entry, "parameterCount", row.get("parameter_count"));
                same(id, entry, "contextLength", row.get("context_length"));
                if (entry.path("sha256").asText("none").equals(row.get("sha256"))) {
                    same(id, entry, "sizeBytes", row.get("size_bytes"));
                }
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(200);
    }

    private static void same(String id, JsonNode entry, String member, String stated) {
        if (!stated.isEmpty()) {
            assertThat(entry.path(member).asText()).as(id + " " + member).isEqualTo(stated);
        }
    }

    private static List<Map<String, String>> table(Path file) throws IOException {
        List<String[]> lines = Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#") && !line.isEmpty())
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
