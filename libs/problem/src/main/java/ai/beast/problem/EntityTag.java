package ai.beast.problem;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A version number as an entity tag of RFC 9110. Stateless. */
public final class EntityTag {
    private static final Pattern VERSION = Pattern.compile("\"(\\d{1,9})\"");

    private EntityTag() {}

    public static String of(int version) {
        return "\"" + version + "\"";
    }

    /**
     * The version an {@code If-Match} asks for.
     *
     * @return null for {@code *}
     * @throws ProblemException {@code precondition_required} without the header, {@code precondition_failed} when it is not a
     *     tag this service gives
     */
    public static @Nullable Integer required(@Nullable String ifMatch) {
        if (ifMatch == null) {
            throw new ProblemException(
                            ErrorCode.PRECONDITION_REQUIRED,
                            "Send If-Match with the ETag of the resource as you read it")
                    .field("If-Match");
        }
        if (ifMatch.strip().equals("*")) {
            return null;
        }
        Matcher version = VERSION.matcher(ifMatch.strip());
        if (!version.matches()) {
            throw new ProblemException(ErrorCode.PRECONDITION_FAILED, "If-Match holds no ETag of this resource")
                    .field("If-Match");
        }
        return Integer.valueOf(version.group(1));
    }
}
