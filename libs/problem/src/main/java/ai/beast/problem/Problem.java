package ai.beast.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of an error answer, as RFC 9457 defines it, with the members {@code code} (stable, see {@link ErrorCode}) and
 * {@code field} (the request's field at fault, where there is one) added.
 *
 * @param type a URN made of the code
 * @param detail what is wrong with this request, in words for a person; never a class name or a stack trace
 * @param extensions further members, written beside the others
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
                extensions);
    }
}
