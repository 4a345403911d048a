package ai.beast.gateway.admission;

import java.util.Map;

/**
 * Bounds of {@link Admission}.
 *
 * @param perBackend streams at the same time on one backend
 * @param perModel streams at the same time of one model on one backend
 * @param maxWaiting requests that wait at the same time
 * @param memory of backends by name, in bytes; a backend that is missing has enough
 */
public record AdmissionLimits(int perBackend, int perModel, int maxWaiting, Map<String, Long> memory) {
    public AdmissionLimits {
        if (perBackend < 1 || perModel < 1 || maxWaiting < 0) {
            throw new IllegalArgumentException("Concurrency must be at least 1, and the queue must not be negative");
        }
        memory = Map.copyOf(memory);
    }
}
