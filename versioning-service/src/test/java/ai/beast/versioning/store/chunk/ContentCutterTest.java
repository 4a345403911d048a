package ai.beast.versioning.store.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ContentCutterTest {
    private static final ContentCutter.Sizes SIZES = new ContentCutter.Sizes(256, 1024, 4096);

    @Property(tries = 200)
    void chunksKeepTheirBoundsAndDoNotDependOnHowTheBytesArrive(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40_000) int size,
            @ForAll @IntRange(min = 1, max = 5000) int step) {
        byte[] data = random(seed, size);

        List<Integer> atOnce = cut(data, data.length);
        List<Integer> inSteps = cut(data, step);

        assertThat(inSteps).isEqualTo(atOnce);
        assertThat(atOnce.stream().mapToInt(Integer::intValue).sum()).isEqualTo(size);
        assertThat(atOnce.subList(0, atOnce.size() - 1)).allMatch(length -> length > 256 && length <= 4096);
    }

    @Test
    void anInsertedByteChangesFewChunks() {
        byte[] data = random(7, 1 << 20);
        byte[] edited = new byte[data.length + 1];
        System.arraycopy(data, 0, edited, 0, 500_000);
        System.arraycopy(data, 500_000, edited, 500_001, data.length - 500_000);

        Set<String> before = hashes(data);
        Set<String> added = hashes(edited);
        added.removeAll(before);

        assertThat(before.size()).isGreaterThan(500);
        assertThat(added.size()).isLessThan(10);
    }

    @Test
    void sizesLieAroundTheAverage() {
        List<Integer> lengths = cut(random(11, 4 << 20), 1 << 20);

        assertThat(lengths.stream().mapToInt(Integer::intValue).average().orElseThrow())
                .isBetween(900.0, 1600.0);
    }

    @Test
    void bytesWithoutAnyVarietyAreCutAtTheMaximum() {
        assertThat(cut(new byte[10_000], 10_000)).allMatch(length -> length <= 4096);
    }

    private static Set<String> hashes(byte[] data) {
        Set<String> hashes = new HashSet<>();
        int at = 0;
        for (int length : cut(data, data.length)) {
            hashes.add(Sha256.of(ByteBuffer.wrap(data, at, length)).hex());
            at += length;
        }
        return hashes;
    }

    private static List<Integer> cut(byte[] data, int step) {
        ContentCutter cutter = new ContentCutter(SIZES);
        List<Integer> lengths = new ArrayList<>();
        int start = 0;
        while (start < data.length) {
            byte[] rest = java.util.Arrays.copyOfRange(data, start, data.length);
            cutter.restart();
            int filled = Math.min(step, rest.length);
            int length = cutter.cut(ByteBuffer.wrap(rest), filled);
            while (length < 0 && filled < rest.length) {
                filled = Math.min(filled + step, rest.length);
                length = cutter.cut(ByteBuffer.wrap(rest), filled);
            }
            lengths.add(length < 0 ? filled : length);
            start += lengths.getLast();
        }
        return lengths;
    }

    private static byte[] random(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
