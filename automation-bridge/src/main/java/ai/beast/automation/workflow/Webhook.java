package ai.beast.automation.workflow;

import ai.beast.problem.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A production webhook of n8n, which is how workflows are started from outside.
 *
 * @param path below {@code /webhook/}
 * @param method in capitals
 */
public record Webhook(String path, String method) {
    /** Segments that need no encoding and contain no "..". */
    private static final Pattern PATH = Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9_~.-]+(/[A-Za-z0-9_~.-]+)*");

    private static final Pattern METHOD = Pattern.compile("GET|POST|PUT|PATCH");
    private static final int MAX_PATH = 200;

    public static final String DEFAULT_METHOD = "POST";

    /**
     * Checks what a client gave.
     *
     * @throws ProblemException {@code invalid_field} naming {@code webhookPath} or {@code method}
     */
    public static Webhook of(String path, @Nullable String method) {
        if (path.length() > MAX_PATH || !PATH.matcher(path).matches()) {
            throw ProblemException.invalid(
                    "webhookPath",
                    "webhookPath must be the webhook's path as n8n shows it, such as model-download: letters, digits,"
                            + " . _ ~ - and single slashes between them, at most " + MAX_PATH + " characters");
        }
        return new Webhook(path, checkedMethod(method));
    }

    /** @throws ProblemException {@code invalid_field} naming {@code method} */
    public static String checkedMethod(@Nullable String method) {
        String checked = method == null ? DEFAULT_METHOD : method;
        if (!METHOD.matcher(checked).matches()) {
            throw ProblemException.invalid("method", "method must be one of GET, POST, PUT, PATCH");
        }
        return checked;
    }
}
