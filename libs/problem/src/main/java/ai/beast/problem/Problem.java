package ai.beast.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * The body of an error answer, as RFC 9457 defines it, with the members {@code code} (stable, see {@link ErrorCode}) and
 * {@code field} (the request's field at fault, where there is one) added.
 *
 * @param type a URN made of the code
 * @param detail what is wrong with this request, in words for a person; never a class name or a stack trace
 * @param extensions further members, written beside the others; within a trace {@code traceId} is among them, the same as in log
 *     records
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable String field,
        @JsonAnyGetter Map<String, Object> extensions) {

    public static final String MEDIA_TYPE = "application/problem+json";
    private static final String TRACE_ID = "traceId";

    public static Problem of(ErrorCode code, String detail) {
        return of(code, detail, null, Map.of());
    }

    static Problem of(ErrorCode code, String detail, @Nullable String field, Map<String, Object> extensions) {
        return new Problem(
                "urn:ai-beast:problem:" + code.code(),
                code.title(),
                code.status(),
                detail,
                code.code(),
                field,
                traced(extensions));
    }

    private static Map<String, Object> traced(Map<String, Object> extensions) {
        Object traceId = MDC.get(TRACE_ID);
        if (traceId == null) {
            return extensions;
        }
        Map<String, Object> traced = new HashMap<>(extensions);
        traced.put(TRACE_ID, traceId);
        return traced;
    }
}
