package ai.beast.registry.host;

import com.fasterxml.jackson.annotation.JsonInclude;
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
        HostMemory memory, List<Gpu> gpus, @Nullable String gpusUnknown, Instant readAt) {}
