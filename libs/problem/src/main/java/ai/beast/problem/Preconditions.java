package ai.beast.problem;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Answers for {@code If-Match} and {@code If-None-Match} (RFC 9110 section 13.1), which JAX-RS evaluates. Stateless. */
public final class Preconditions {
    private Preconditions() {}

    /** The strong entity tag of a resource that counts its versions. */
    public static EntityTag tag(long version) {
        return new EntityTag(Long.toString(version));
    }

    /** @throws ProblemException {@code precondition_required} without the header */
    public static void requireIfMatch(@Nullable String ifMatch) {
        if (ifMatch == null) {
            throw new ProblemException(
                            ErrorCode.PRECONDITION_REQUIRED,
                            "Send If-Match with the ETag of the resource as you read it")
                    .field(HttpHeaders.IF_MATCH);
        }
    }

    /**
     * @param current null for a resource that does not exist
     * @throws ProblemException {@code precondition_failed} when the request's conditions exclude this state
     */
    public static void check(Request request, @Nullable EntityTag current) {
        check(request, current, HttpHeaders.IF_MATCH);
    }

    /** @param header the condition that a failure names, for requests that may have either */
    public static void check(Request request, @Nullable EntityTag current, String header) {
        if (current == null) {
            if (request.evaluatePreconditions() != null) {
                throw failed("The resource does not exist", header);
            }
        } else if (request.evaluatePreconditions(current) != null) {
            throw failed(
                            header.equals(HttpHeaders.IF_NONE_MATCH)
                                    ? "The resource exists already"
                                    : "The resource was changed meanwhile; read it again and repeat the change",
                            header)
                    .with("etag", current.toString());
        }
    }

    private static ProblemException failed(String detail, String header) {
        return new ProblemException(ErrorCode.PRECONDITION_FAILED, detail).field(header);
    }

    /** The answer 304 when the client has this state, by weak comparison; null when it is to be sent. */
    public static Response.@Nullable ResponseBuilder notModified(Request request, EntityTag current) {
        Response.ResponseBuilder strong = request.evaluatePreconditions(current);
        return strong != null ? strong : request.evaluatePreconditions(new EntityTag(current.getValue(), true));
    }
}
