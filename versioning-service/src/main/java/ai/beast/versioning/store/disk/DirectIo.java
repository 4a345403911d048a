package ai.beast.versioning.store.disk;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Large reads and writes around the page cache ({@code O_DIRECT}). What the store moves is read again seldom or much later, and
 * keeping it in memory would push out the models that are being served. A file system that cannot do it is used the ordinary way.
 */
public final class DirectIo {
    /** Below this many bytes an extra open costs more than is won. */
    static final int MIN = 1 << 20;

    /**
     * Bytes; positions, lengths and memory addresses are multiples of it. A file system that asks for larger ones refuses, and is
     * used the ordinary way.
     */
    public static final int BLOCK = 4096;

    private DirectIo() {}

    /** A channel around the page cache; null where there is none. */
    static @Nullable FileChannel open(Path file, OpenOption... access) {
        try {
            Set<OpenOption> options = new HashSet<>(List.of(access));
            options.add(ExtendedOpenOption.DIRECT);
            return FileChannel.open(file, options);
        } catch (IOException | UnsupportedOperationException notHere) {
            return null;
        }
    }

    /**
     * Reads a file from its start until it or the buffer ends.
     *
     * @param target read into around the page cache if it lies outside the heap, at a multiple of {@link #BLOCK}
     * @return the file's length
     */
    public static long read(Path file, ByteBuffer target) throws IOException {
        try (FileChannel cached = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = cached.size();
            int from = target.position();
            if (size >= MIN && target.isDirect()) {
                readDirectly(file, target);
            }
            while (target.hasRemaining() && cached.read(target, target.position() - from) >= 0) {
                // until one of the two ends
            }
            return size;
        }
    }

    private static void readDirectly(Path file, ByteBuffer target) throws IOException {
        int from = target.position();
        try (FileChannel direct = open(file, StandardOpenOption.READ)) {
            if (direct != null) {
                direct.read(target);
            }
        } catch (IOException | IllegalArgumentException refused) {
            target.position(from);
        }
    }
}
