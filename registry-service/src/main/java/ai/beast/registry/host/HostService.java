package ai.beast.registry.host;

import ai.beast.modelfiles.memory.ModelDimensions;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.memory.MemoryNeed;
import ai.beast.work.metrics.CachedReading;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the machine at most once in ten seconds: asking a graphics card starts a process. Thread-safe. */
@ApplicationScoped
public class HostService {
    private static final Path ROOT = Path.of("/");
    private static final boolean MAC = System.getProperty("os.name", "").startsWith("Mac");

    private final NvidiaSmi nvidiaSmi = new NvidiaSmi("nvidia-smi");
    private final CachedReading<Host> reading = new CachedReading<>(this::read);

    /** @throws ProblemException {@code internal_error} when the machine can't be read */
    public Host get() {
        return reading.latest()
                .orElseThrow(
                        () -> new ProblemException(ErrorCode.INTERNAL_ERROR, "The machine's memory could not be read"));
    }

    /** Whether and how fast this machine runs a model. */
    public HostFit fit(@Nullable ModelDimensions dimensions, MemoryNeed need) {
        return HostFit.of(get(), dimensions, need, MainMemory::bandwidth);
    }

    private Host read() {
        Gpus gpus = Gpus.read(nvidiaSmi, MAC ? "sysctl" : null, ROOT);
        return new Host(HostMemory.read(ROOT), gpus.cards(), gpus.unknown(), Instant.now());
    }
}
