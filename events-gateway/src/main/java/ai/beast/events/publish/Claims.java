package ai.beast.events.publish;

import java.util.List;

/** Grants the right to publish an event once, across requests and gateways. Thread-safe. */
interface Claims {

    /**
     * Asks for the right to publish each of the events, and answers in their order.
     *
     * @throws ClaimsUnavailableException when there is no answer; some of the claims may have been granted
     */
    List<Claim> claim(List<ClaimRequest> requests) throws ClaimsUnavailableException;
}
