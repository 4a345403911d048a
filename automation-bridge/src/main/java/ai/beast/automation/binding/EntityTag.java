package ai.beast.automation.binding;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A version number as an entity tag of RFC 9110. Stateless. */
final class EntityTag {
    private static final Pattern VERSION = Pattern.compile("\"(\\d{1,9})\"");

    private EntityTag() {}

    static String of(int version) {
        return "\"" + version + "\"";
    }

    /**
     * The version an {@code If-Match} asks for.
     *
     * @return null for {@code *}
     * @throws ProblemException {@code precondition_required} without the header, {@code precondition_failed} when it is not a
     *     tag this service gives
     */
    static @Nullable Integer required(@Nullable String ifMatch) {
        if (ifMatch == null) {
            throw new ProblemException(
                    ErrorCode.PRECONDITION_REQUIRED, "Send If-Match with the ETag of the binding as you read it");
        }
        if (ifMatch.strip().equals("*")) {
            return null;
        }
        Matcher version = VERSION.matcher(ifMatch.strip());
        if (!version.matches()) {
            throw new ProblemException(ErrorCode.PRECONDITION_FAILED, "If-Match holds no ETag of a binding");
        }
        return Integer.valueOf(version.group(1));
    }
}
