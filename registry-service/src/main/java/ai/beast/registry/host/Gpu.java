package ai.beast.registry.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A graphics card and its memory, in bytes.
 *
 * @param index as its driver counts
 * @param source {@code nvidia-smi} or {@code sysfs}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Gpu(
        int index, String name, long totalBytes, @Nullable Long freeBytes, String source) {}
