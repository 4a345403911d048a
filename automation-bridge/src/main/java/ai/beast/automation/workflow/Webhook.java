package ai.beast.automation.workflow;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** A path as a workflow's node has it, which may be an expression or have parameters. */
    private static final Pattern PARAMETER = Pattern.compile("(^|/):[^/]");

    /**
     * The path as it stands in a URL.
     *
     * @throws ProblemException {@code invalid_state} when only n8n knows it
     */
    String encodedPath() {
        String reason = uncallable();
        if (reason != null) {
            throw new ProblemException(ErrorCode.INVALID_STATE, "The webhook cannot be called: " + reason);
        }
        return Arrays.stream(path.replaceAll("^/+|/+$", "").split("/", -1))
                .map(segment ->
                        URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    /** Why the webhook can never be called from here, as a sentence; null when it can. */
    @Nullable
    String uncallable() {
        if (path.startsWith("=") || path.contains("{{")) {
            return "its path " + path + " is an expression, which only n8n can evaluate; give it a fixed path";
        }
        if (PARAMETER.matcher(path).find()) {
            return "its path " + path + " has parameters; give it a fixed path";
        }
        if (path.isBlank() || path.contains("..")) {
            return "its path is " + (path.isBlank() ? "empty" : path) + "; give it a fixed path";
        }
        return METHOD.matcher(method).matches() ? null : "its method is " + method + "; use GET, POST, PUT or PATCH";
    }

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
