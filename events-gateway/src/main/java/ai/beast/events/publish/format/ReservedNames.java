package ai.beast.events.publish.format;

import ai.beast.contracts.EventType;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The rule who may say what: sources {@code urn:ai-beast:*} and the suite's own event types belong to its services, and
 * each service has one source, {@code urn:ai-beast:} and its name. So no other publisher can forge a fact of a service, or use up
 * the id of one before it is published. Stateless.
 */
final class ReservedNames {
    private static final String SOURCES = "urn:ai-beast:";

    private ReservedNames() {}

    /**
     * Checks an event against its publisher.
     *
     * @param known the event's type; null when it is not one of the suite's
     * @param where names the event within its request; empty when it is the only one
     * @throws ProblemException {@code forbidden} that names the attribute
     */
    static void check(Caller caller, String source, @Nullable EventType known, String where) {
        if (isReserved(source) && !isOwn(caller, source)) {
            throw forbidden(
                    where, "source", "Sources " + SOURCES + "* are reserved: a service's own key may use its own");
        }
        if (known != null && !caller.isService()) {
            throw forbidden(
                    where,
                    "type",
                    "Type " + known.wireName() + " is reserved for the services; publish your own types under custom.");
        }
    }

    /** The scheme and namespace of a URN are compared without regard to case (RFC 8141, section 3.1). */
    private static boolean isReserved(String source) {
        return source.regionMatches(true, 0, SOURCES, 0, SOURCES.length());
    }

    private static boolean isOwn(Caller caller, String source) {
        return caller.isService() && source.equals(SOURCES + caller.name());
    }

    private static ProblemException forbidden(String where, String attribute, String detail) {
        return new ProblemException(ErrorCode.FORBIDDEN, detail)
                .field(where.isEmpty() ? attribute : where + "." + attribute);
    }
}
