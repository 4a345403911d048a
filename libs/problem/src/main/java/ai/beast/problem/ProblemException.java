package ai.beast.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request with a {@link Problem}. Thrown wherever the failure is understood; the mapper in this library turns it
 * into the answer. Not thread-safe while it is being built with {@link #field} and {@link #with}.
 */
public class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private @Nullable String field;
    private final transient Map<String, Object> extensions = new LinkedHashMap<>();

    /** @param detail what is wrong, in words for a person; it is sent to the client */
    public ProblemException(ErrorCode code, String detail) {
        super(detail);
        this.code = code;
    }

    /** @param cause kept for the log only */
    public ProblemException(ErrorCode code, String detail, Throwable cause) {
        super(detail, cause);
        this.code = code;
    }

    public static ProblemException invalid(String field, String detail) {
        return new ProblemException(ErrorCode.INVALID_FIELD, detail).field(field);
    }

    public static ProblemException notFound(String detail) {
        return new ProblemException(ErrorCode.NOT_FOUND, detail);
    }

    /** Names the request's field at fault. */
    public ProblemException field(String name) {
        this.field = name;
        return this;
    }

    /** Adds a member to the problem's body; for a 503 the member {@code retry_after} also becomes the header (seconds). */
    public ProblemException with(String member, Object value) {
        extensions.put(member, value);
        return this;
    }

    public ErrorCode code() {
        return code;
    }

    public Problem toProblem() {
        return Problem.of(code, detail(), field, Map.copyOf(extensions));
    }

    private String detail() {
        String message = getMessage();
        return message == null ? code.title() : message;
    }
}
