package ai.beast.registry.host;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.work.metrics.CachedReading;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Instant;

/** Reads the machine at most once in ten seconds: asking a graphics card starts a process. Thread-safe. */
@ApplicationScoped
class HostService {
    private static final Path ROOT = Path.of("/");

    private final CachedReading<Host> reading = new CachedReading<>(HostService::read);

    /** @throws ProblemException {@code internal_error} when the machine can't be read */
    Host get() {
        return reading.latest()
                .orElseThrow(
                        () -> new ProblemException(ErrorCode.INTERNAL_ERROR, "The machine's memory could not be read"));
    }

    private static Host read() {
        Gpus gpus = Gpus.read("nvidia-smi", ROOT);
        return new Host(HostMemory.read(ROOT), gpus.cards(), gpus.unknown(), Instant.now());
    }
}
