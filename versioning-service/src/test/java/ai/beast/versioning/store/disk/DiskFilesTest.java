package ai.beast.versioning.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.versioning.store.Trees;
import ai.beast.versioning.store.chunk.CutPlan;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DiskFilesTest {
    private final DurableFiles files = new DiskFiles();

    /** Pieces of all lengths follow each other at all positions, in memory at all addresses; what is read around the cache is the same. */
    @Property(tries = 40)
    void whatIsWrittenIsRead(
            @ForAll @Size(min = 1, max = 6) List<@From("lengths") Integer> lengths,
            @ForAll @IntRange(max = 8192) int lead,
            @ForAll boolean heap,
            @ForAll long seed)
            throws IOException {
        int total = lengths.stream().mapToInt(Integer::intValue).sum();
        byte[] content = new byte[total];
        new Random(seed).nextBytes(content);
        Path directory = Files.createTempDirectory("ai-beast-disk-");
        Path file = directory.resolve("file");
        try (Arena memory = Arena.ofConfined()) {
            try (DurableFiles.NewFile target = files.create(file)) {
                int at = 0;
                for (int length : lengths) {
                    ByteBuffer piece = heap
                            ? ByteBuffer.allocate(lead + length)
                            : memory.allocate(lead + length, DirectIo.BLOCK).asByteBuffer();
                    piece.position(lead).put(content, at, length).position(lead);
                    target.write(piece, at);
                    assertThat(piece.hasRemaining()).isFalse();
                    target.readBack(piece.clear().position(lead), at);
                    assertThat(piece.position(lead)).isEqualTo(ByteBuffer.wrap(content, at, length));
                    at += length;
                }
                target.sync();
            }
            assertThat(file).hasBinaryContent(content);

            ByteBuffer read = memory.allocate((total / DirectIo.BLOCK + 1L) * DirectIo.BLOCK, DirectIo.BLOCK)
                    .asByteBuffer();
            assertThat(DirectIo.read(file, read)).isEqualTo(total);
            assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(content));
        } finally {
            Trees.delete(directory);
        }
    }

    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(1, 9000),
                Arbitraries.integers().between(DirectIo.MIN - 5000, CutPlan.MAX_CHUNK),
                Arbitraries.of(DirectIo.MIN, CutPlan.MAX_CHUNK));
    }
}
