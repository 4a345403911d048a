package ai.beast.gateway.admission;

import java.util.HashMap;
import java.util.Map;

/** The active streams of one backend. Guarded by its {@link Admission}. */
final class BackendLoad {
    private final AdmissionLimits limits;
    private final long memory;
    private final Map<String, Integer> streams = new HashMap<>();
    private final Map<String, Long> needs = new HashMap<>();
    private int active;

    BackendLoad(AdmissionLimits limits, String backend) {
        this.limits = limits;
        this.memory = limits.memory().getOrDefault(backend, Long.MAX_VALUE);
    }

    int active() {
        return active;
    }

    long memory() {
        return memory;
    }

    /** Whether the model could ever be loaded here. */
    boolean couldHold(Candidate candidate) {
        return candidate.loaded() || candidate.needBytes() <= memory;
    }

    boolean hasRoom(Candidate candidate) {
        return active < limits.perBackend()
                && streams.getOrDefault(candidate.model(), 0) < limits.perModel()
                && leavesOthers(candidate);
    }

    /** Whether no model with active streams has to leave for this one. */
    private boolean leavesOthers(Candidate candidate) {
        boolean alone = streams.isEmpty() || (streams.size() == 1 && streams.containsKey(candidate.model()));
        if (candidate.loaded() || alone) {
            return true;
        }
        if (candidate.evicts()) {
            return false;
        }
        long taken = 0;
        for (Map.Entry<String, Long> need : needs.entrySet()) {
            taken += need.getKey().equals(candidate.model()) ? 0 : need.getValue();
        }
        return candidate.needBytes() <= memory - taken;
    }

    void begin(Candidate candidate) {
        active++;
        streams.merge(candidate.model(), 1, Integer::sum);
        needs.merge(candidate.model(), Math.max(0, candidate.needBytes()), Math::max);
    }

    void end(Candidate candidate) {
        active--;
        if (streams.merge(candidate.model(), -1, Integer::sum) == 0) {
            streams.remove(candidate.model());
            needs.remove(candidate.model());
        }
    }
}
