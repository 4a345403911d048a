package ai.beast.registry.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A graphics card and its memory, in bytes.
 *
 * @param index as its driver counts
 * @param source {@code nvidia-smi}, {@code sysfs} or {@code metal}
 * @param unified whether it is part of the main memory
 * @param bandwidth bytes a second by its maker's data sheet; null where that is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Gpu(
        int index,
        String name,
        long totalBytes,
        @Nullable Long freeBytes,
        String source,
        boolean unified,
        @Nullable Long bandwidth) {

    /** A card with memory of its own. */
    static Gpu dedicated(int index, String name, long totalBytes, @Nullable Long freeBytes, String source) {
        return new Gpu(index, name, totalBytes, freeBytes, source, false, GpuBandwidths.of(name));
    }

    /** The memory a model may take. */
    long usableBytes() {
        return freeBytes == null ? totalBytes : freeBytes;
    }
}
