package ai.beast.gateway.admission;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A request for admission, with the model's name for messages. Equal to itself only. */
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
