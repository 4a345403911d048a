package ai.beast.registry.discovery.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a manifest holds: it is read, or refused in the one foreseen way. The number of inputs is {@code ai.beast.fuzz}. */
class OllamaManifestTest {
    private static final int INPUTS = Integer.getInteger("ai.beast.fuzz", 20_000);
    private static final long FIRST_SEED = Long.getLong("ai.beast.fuzz.seed", 1);
    private static final String SHA = "0123456789abcdef".repeat(4);
    private static final String VALID = """
            {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
             "config": {"digest": "sha256:%s", "size": 561},
             "layers": [
              {"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:%s", "size": 1321082688},
              {"mediaType": "application/vnd.ollama.image.projector", "digest": "sha256-%s", "size": 7}]}""".formatted(SHA, SHA, SHA);

    /** Pieces that matter to the reader, put where others were. */
    private static final List<String> PIECES = List.of(
            "null",
            "true",
            "-1",
            "9223372036854775808",
            "1e999",
            "\"\"",
            "[]",
            "{}",
            "\"../../../etc/passwd\"",
            "\"sha256:" + SHA + "/..\"",
            "\"sha256:" + "A".repeat(64) + "\"",
            "[".repeat(200),
            "{\"a\":".repeat(200),
            "\"layers\"",
            "\"digest\"",
            "\"size\"",
            "\"application/vnd.ollama.image.model\"",
            "\u0000",
            "\uD800",
            "{\"layers\": [{}]}");

    @Test
    void namesWeightsAndProjectors() throws Exception {
        OllamaManifest manifest = OllamaManifest.parse(bytes(VALID));

        assertThat(manifest.weights()).isEqualTo(new OllamaManifest.Layer(SHA, 1_321_082_688));
        assertThat(manifest.projectors()).containsExactly(new OllamaManifest.Layer(SHA, 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"layers\": {}}",
                "{\"layers\": []}",
                "{\"layers\": [{\"mediaType\": \"application/vnd.ollama.image.model\", \"digest\": \"sha256:../../x\","
                        + " \"size\": 1}]}",
                "{\"layers\": [{\"mediaType\": \"application/vnd.ollama.image.model\", \"size\": 1}]}",
                "{\"layers\": [], \"layers\": []}"
            })
    void refusesWhatNamesNoUsableWeights(String text) {
        assertThatThrownBy(() -> OllamaManifest.parse(bytes(text))).isInstanceOf(OllamaManifest.Malformed.class);
    }

    @Test
    void refusesAHugeOneUnread() {
        byte[] huge = new byte[OllamaManifest.MAX_BYTES + 1];
        assertThatThrownBy(() -> OllamaManifest.parse(huge)).isInstanceOf(OllamaManifest.Malformed.class);
    }

    @Test
    void mutationsAreReadOrRefused() {
        int accepted = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + INPUTS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            try {
                OllamaManifest manifest = OllamaManifest.parse(mutated(random));
                assertThat(manifest.weights().sha256()).matches("[0-9a-f]{64}");
                manifest.projectors()
                        .forEach(layer -> assertThat(layer.sha256()).matches("[0-9a-f]{64}"));
                accepted++;
            } catch (OllamaManifest.Malformed foreseen) {
                assertThat(foreseen.getMessage()).isNotBlank();
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed + " (-Dai.beast.fuzz.seed=" + seed + ")", failure);
            }
        }
        assertThat(accepted).as("inputs that are still manifests").isPositive();
    }

    private static byte[] mutated(SplittableRandom random) {
        String text = VALID;
        for (int round = 1 + random.nextInt(3); round > 0; round--) {
            int from = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), from + random.nextInt(40));
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            text = switch (random.nextInt(4)) {
                case 0 -> text.substring(0, from) + piece + text.substring(from);
                case 1 -> text.substring(0, from) + piece + text.substring(to);
                case 2 -> text.substring(0, from) + text.substring(to);
                default -> text.substring(0, from) + text.substring(from, to) + text.substring(from);
            };
        }
        byte[] bytes = bytes(text);
        if (bytes.length > 0 && random.nextInt(4) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
