package ai.beast.versioning.store.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestFormatTest {
    private static final Sha256 HASH = Sha256.of(ByteBuffer.wrap(new byte[] {1}));
    private static final Manifest MANIFEST = new Manifest(
            HASH,
            30,
            new ManifestSource(
                    "modèle \"x\"\nline",
                    "2026-11",
                    "/models/a b.gguf",
                    Instant.parse("2026-11-23T16:00:00.123456Z"),
                    Map.of("reason", "before\ttuning", "a", "ß")),
            List.of("known-good"),
            true,
            "tensors-1",
            List.of(
                    new Chunk(0, 10, HASH, List.of()),
                    new Chunk(10, 20, Sha256.of(ByteBuffer.allocate(3)), List.of("blk.0.attn_q.weight", "b"))));

    @Test
    void whatIsWrittenReadsBack() throws Exception {
        assertThat(ManifestFormat.read(ManifestFormat.write(MANIFEST))).isEqualTo(MANIFEST);
    }

    @Test
    void anEmptyFileHasAManifestWithoutChunks() throws Exception {
        Manifest empty = new Manifest(
                HASH,
                0,
                new ManifestSource("m", null, "/m", Instant.EPOCH, Map.of()),
                List.of(),
                false,
                "content-1",
                List.of());

        assertThat(ManifestFormat.read(ManifestFormat.write(empty))).isEqualTo(empty);
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] bytes = ManifestFormat.write(MANIFEST);
        for (int at = 0; at < bytes.length - 1; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 1;

            assertThatThrownBy(() -> ManifestFormat.read(flipped))
                    .as("byte %d", at)
                    .isInstanceOf(DamagedException.class);
        }
    }

    @Test
    void everyCutIsNoticed() {
        byte[] bytes = ManifestFormat.write(MANIFEST);
        for (int length = 0; length < bytes.length - 1; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);

            assertThatThrownBy(() -> ManifestFormat.read(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(DamagedException.class);
        }
    }

    @Test
    void membersOfLaterProgramsArePassedOver() throws Exception {
        byte[] later = resealed(text -> text.replaceFirst("\"cutting\"", "\"pinned\":true,\"cutting\""));

        assertThat(ManifestFormat.read(later)).isEqualTo(MANIFEST);
    }

    @Test
    void aLaterVersionOfTheFormatIsRefusedByName() {
        byte[] later = resealed(text -> text.replace("\"formatVersion\":1", "\"formatVersion\":2"));

        assertThatThrownBy(() -> ManifestFormat.read(later)).hasMessageContaining("format version 2");
    }

    @Test
    void chunksThatDoNotMakeUpTheFileAreRefused() {
        byte[] wrong = resealed(text -> text.replace("\"offset\":10", "\"offset\":11"));

        assertThatThrownBy(() -> ManifestFormat.read(wrong)).isInstanceOf(DamagedException.class);
    }

    private static byte[] resealed(java.util.function.UnaryOperator<String> edit) {
        String text = new String(ManifestFormat.write(MANIFEST), StandardCharsets.UTF_8);
        String body = edit.apply(text.substring(0, text.lastIndexOf("{\"checksum\"")));
        Sha256 checksum = Sha256.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
        return (body + "{\"checksum\":\"" + checksum + "\"}\n").getBytes(StandardCharsets.UTF_8);
    }
}
