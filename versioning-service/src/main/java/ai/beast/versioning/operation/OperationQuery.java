package ai.beast.versioning.operation;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which operations to list. Checked.
 *
 * @param states wire names; empty for all
 * @param kinds likewise
 * @param before only those added earlier than the one with this position; null at the beginning
 */
record OperationQuery(
        List<String> states,
        List<String> kinds,
        @Nullable String model,
        @Nullable Long before,
        int limit) {
    private static final String FOREIGN_CURSOR = "cursor must be a value that this list returned";
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,18}):(-?\\d{1,10})");

    /** @throws ProblemException {@code invalid_field} naming the parameter; {@code invalid_cursor} */
    static OperationQuery of(
            List<String> states, List<String> kinds, @Nullable String model, @Nullable String cursor, int limit) {
        OperationQuery first = new OperationQuery(
                known("state", states, OperationState.values(), OperationState::wireName),
                known("kind", kinds, OperationKind.values(), OperationKind::wireName),
                model,
                null,
                limit);
        return cursor == null
                ? first
                : new OperationQuery(first.states, first.kinds, model, first.position(cursor), limit);
    }

    /** The opaque text that continues after the operation at this position. */
    String cursorAfter(long position) {
        String text = position + ":" + filters();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private int filters() {
        return Objects.hash(states, kinds, model);
    }

    private long position(String cursor) {
        try {
            Matcher parts =
                    CURSOR.matcher(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
            if (parts.matches() && Integer.parseInt(parts.group(2)) == filters()) {
                return Long.parseLong(parts.group(1));
            }
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(ErrorCode.INVALID_CURSOR, FOREIGN_CURSOR, malformed).field("cursor");
        }
        throw new ProblemException(ErrorCode.INVALID_CURSOR, FOREIGN_CURSOR).field("cursor");
    }

    private static <E> List<String> known(String field, List<String> asked, E[] values, Function<E, String> name) {
        List<String> names = Arrays.stream(values).map(name).toList();
        if (!names.containsAll(asked)) {
            throw ProblemException.invalid(field, field + " must be one of: " + String.join(", ", names));
        }
        return asked.stream().distinct().sorted().toList();
    }
}
