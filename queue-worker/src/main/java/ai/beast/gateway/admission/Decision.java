package ai.beast.gateway.admission;

import ai.beast.gateway.route.GatewayError;

/** What became of a request for admission. */
public sealed interface Decision {
    /** The backend may be called; the slot is to be released when the stream is over. */
    record Granted(Candidate candidate, Slot slot) implements Decision {}

    /** The request was not admitted. */
    record Refused(GatewayError error) implements Decision {}
}
