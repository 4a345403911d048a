package ai.beast.events.publish.claim;

import ai.beast.events.publish.format.Identity;
import java.util.UUID;

/**
 * Asks for the right to publish an event.
 *
 * @param place from where on the event can lie in the log: {@code partition:offset:log}
 * @param instead the claim to take over, as {@link Claim#text} gave it; empty for none
 */
public record ClaimRequest(Identity identity, String place, String instead) {

    /** @param offset the end of the partition as far as it is known, or less */
    public static ClaimRequest of(Identity identity, UUID topic, int partition, long offset) {
        return new ClaimRequest(identity, partition + ":" + offset + ":" + log(topic), "");
    }

    ClaimRequest insteadOf(Claim stale) {
        return new ClaimRequest(identity, place, String.valueOf(stale.text()));
    }

    /** Whether the claim is about the log into which this one wants to write. */
    boolean sameLogAs(Claim claim) {
        return place.endsWith(":" + claim.log());
    }

    /** A short name of a log, to tell that claims belong to one that is no longer there. */
    public static String log(UUID topic) {
        return Integer.toHexString(topic.hashCode());
    }
}
