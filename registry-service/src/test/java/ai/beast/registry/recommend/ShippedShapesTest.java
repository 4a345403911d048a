package ai.beast.registry.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.memory.CacheType;
import ai.beast.modelfiles.memory.MemoryRequest;
import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.registry.memory.MemoryNeed;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shapes in the shipped catalogue let a model be estimated before it is downloaded. They are those of the models' {@code config.json}; the weights
 * are taken to be as large as the file.
 */
class ShippedShapesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Caches do not depend on the size of the weights, which no source states for some of the files. */
    private static final long ANY_SIZE = 1L << 30;

    private final Map<String, JsonNode> entries = new HashMap<>();

    @BeforeEach
    void read() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                        ShippedShapesTest.class.getResourceAsStream("/catalogue/known-models.ndjson"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode entry = JSON.readTree(line);
                if (entry.has("dimensions")) {
                    entries.put(entry.path("id").asText(), entry);
                }
            }
        }
    }

    @Test
    void everyShapeIsWholeAndMarkedAsUnverified() throws Exception {
        assertThat(entries).hasSizeGreaterThan(15);
        for (JsonNode entry : entries.values()) {
            ModelDimensions shape = JSON.treeToValue(entry.path("dimensions"), ModelDimensions.class);
            assertThat(shape.complete()).isTrue();
            assertThat(shape.weightBytes()).isEqualTo(entry.path("sizeBytes").asLong());
            assertThat(entry.path("unverified").toString()).contains("\"dimensions\"");
        }
    }

    @Test
    void shapeWithoutSizeIsNoWholeEstimate() throws Exception {
        JsonNode entry = entries.get("gemma-3-27b-it");
        assertThat(entry.path("sizeBytes").asLong()).isZero();

        MemoryNeed need = MemoryNeed.of(
                JSON.treeToValue(entry.path("dimensions"), ModelDimensions.class), 0, MemoryRequest.ofContext(8192));

        assertThat(need.complete()).isFalse();
        assertThat(need.unknown()).contains("size");
    }

    @ParameterizedTest
    @CsvSource({
        "llama-3.1-8b-instruct, 1, f16, 131072",
        "llama-3.1-8b-instruct, 8192, f16, 1073741824",
        "llama-3.2-3b-instruct, 1, f16, 114688",
        "qwen2.5-7b-instruct, 2048, f16, 117440512",
        "qwen3-8b, 32768, f16, 4831838208",
        "qwen3-14b, 1, f16, 163840",
        "gpt-oss-20b, 1, f16, 49152",
        "qwen3-8b, 32768, q8_0, 2566914048"
    })
    void cachesAreThosePublished(String id, long context, String cache, long bytes) throws Exception {
        JsonNode entry = entries.get(id);
        ModelDimensions shape = JSON.treeToValue(entry.path("dimensions"), ModelDimensions.class);

        MemoryNeed need = MemoryNeed.of(
                shape,
                ANY_SIZE,
                MemoryRequest.ofContext(context)
                        .withCache(CacheType.byLabel(cache).orElseThrow()));

        long caches = need.items().stream()
                .filter(item -> item.name().endsWith("Cache"))
                .mapToLong(MemoryNeed.Item::bytes)
                .sum();
        assertThat(caches).isEqualTo(bytes);
    }
}
