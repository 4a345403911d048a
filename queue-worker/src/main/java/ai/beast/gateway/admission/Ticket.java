package ai.beast.gateway.admission;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A request for admission. Equal to itself only.
 *
 * @param model name for messages
 */
final class Ticket {
    private final String model;
    private final Band band;
    private final Supplier<List<Candidate>> candidates;
    private final Consumer<Decision> decided;

    Ticket(String model, Band band, Supplier<List<Candidate>> candidates, Consumer<Decision> decided) {
        this.model = model;
        this.band = band;
        this.candidates = candidates;
        this.decided = decided;
    }

    String model() {
        return model;
    }

    Band band() {
        return band;
    }

    List<Candidate> candidates() {
        return candidates.get();
    }

    void decide(Decision decision) {
        decided.accept(decision);
    }
}
