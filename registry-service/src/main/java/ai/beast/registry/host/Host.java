package ai.beast.registry.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this machine has to run a model in.
 *
 * @param gpusUnknown why the list of graphics cards is empty; null when it is not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Host(
        HostMemory memory, List<Gpu> gpus, @Nullable String gpusUnknown, Instant readAt) {

    /** The memory that a model may take on this machine, all devices together: what {@code beast registry recommend} starts from. */
    @JsonProperty
    public long usableBytes() {
        long dedicated = gpus.stream()
                .filter(gpu -> !gpu.unified())
                .mapToLong(Gpu::usableBytes)
                .sum();
        return dedicated + mainBytes();
    }

    /** The main memory that a model may take: what programs can get, within the control group's limit. */
    long mainBytes() {
        return memory.limitBytes() == null
                ? memory.availableBytes()
                : Math.min(memory.availableBytes(), memory.limitBytes());
    }
}
