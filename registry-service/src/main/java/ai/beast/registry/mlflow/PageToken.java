package ai.beast.registry.mlflow;

import ai.beast.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The token of the next page. Pure. */
final class PageToken {
    private static final String SKIPPED = "skipped ";

    private PageToken() {}

    /** For lists in the order of their keys: the last key seen. */
    static String after(String key) {
        return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    /** For lists in another order: how many were seen. The token is good for that order alone. */
    static String skipped(MlflowOrder order, long seen) {
        return after(SKIPPED + order.hashCode() + " " + seen);
    }

    /** @throws ProblemException {@code invalid_field} naming {@code page_token} */
    static String key(@Nullable String token) {
        try {
            return token == null ? "" : new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            throw unreadable();
        }
    }

    /** @throws ProblemException {@code invalid_field} naming {@code page_token}, also for a token of another order */
    static long seen(MlflowOrder order, @Nullable String token) {
        if (token == null) {
            return 0;
        }
        String start = SKIPPED + order.hashCode() + " ";
        String text = key(token);
        if (!text.startsWith(start) || !text.substring(start.length()).matches("[0-9]{1,9}")) {
            throw unreadable();
        }
        return Long.parseLong(text.substring(start.length()));
    }

    private static ProblemException unreadable() {
        return ProblemException.invalid("page_token", "This is not a page token of this list");
    }
}
