package ai.beast.gateway.admission;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A request for admission. Equal to itself only. */
final class Ticket {
    private final Waiting request;
    private final Supplier<List<Candidate>> candidates;
    private final Consumer<Decision> decided;

    Ticket(Waiting request, Supplier<List<Candidate>> candidates, Consumer<Decision> decided) {
        this.request = request;
        this.candidates = candidates;
        this.decided = decided;
    }

    Waiting request() {
        return request;
    }

    String model() {
        return request.model();
    }

    Band band() {
        return request.band();
    }

    List<Candidate> candidates() {
        return candidates.get();
    }

    void decide(Decision decision) {
        decided.accept(decision);
    }
}
