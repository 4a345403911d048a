package ai.beast.events.publish.claim;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Grants the right to publish an event once, across requests and gateways. Thread-safe; never blocks. */
public interface Claims {

    /**
     * Asks for the right to publish each of the events, and answers in their order. Fails with
     * {@link ClaimsUnavailableException} when there is no answer; some of the claims may have been granted then.
     */
    CompletableFuture<List<Claim>> claim(List<ClaimRequest> requests);
}
