package ai.beast.registry.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;

/** The bandwidth of the main memory, measured once in the life of the process: it takes some hundredths of a second and 64 MiB. Thread-safe. */
final class MainMemory {
    private static final long BYTES = 64L << 20;
    private static final int PARTS = 16;

    private MainMemory() {}

    private static final class Measured {
        static final long BYTES_A_SECOND = measure();
    }

    /** Bytes a second that all processors together read. */
    static long bandwidth() {
        return Measured.BYTES_A_SECOND;
    }

    private static long measure() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(BYTES, Long.BYTES).fill((byte) 1);
            long best = Long.MAX_VALUE;
            long sum = 0;
            for (int round = 0; round < 3; round++) {
                long start = System.nanoTime();
                sum += IntStream.range(0, PARTS)
                        .parallel()
                        .mapToLong(part -> sum(memory, part))
                        .sum();
                best = Math.min(best, System.nanoTime() - start);
            }
            // The sum is used, so that no compiler leaves out the reading.
            return sum == 0 ? 0 : (long) (BYTES * 1e9 / Math.max(1, best));
        }
    }

    private static long sum(MemorySegment memory, int part) {
        long from = BYTES / PARTS * part;
        long to = from + BYTES / PARTS;
        long sum = 0;
        for (long at = from; at < to; at += Long.BYTES) {
            sum += memory.get(ValueLayout.JAVA_LONG, at);
        }
        return sum;
    }
}
