package ai.beast.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ResourceBundle;

/** States, errors and advice in words, from {@code texts.properties} beside this class. Stateless. */
public final class Texts {
    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("ai.beast.cli.terminal.texts");

    private Texts() {}

    /** The text of a key such as {@code memory.weights}, or what comes after its first dot where there is none. */
    public static String of(String key) {
        return TEXTS.containsKey(key) ? TEXTS.getString(key) : key.substring(key.indexOf('.') + 1);
    }

    /** A problem's detail, the request's field at fault, and its code. */
    public static String problem(JsonNode problem) {
        String field =
                problem.hasNonNull("field") ? " (field " + problem.get("field").asText() + ")" : "";
        return problem.path("detail").asText() + field + " ["
                + problem.path("code").asText() + "]";
    }

    /**
     * What to do about a failed download; {@code docs/runbooks/download-fails.md} has more.
     *
     * @param code the failed job's
     */
    public static String advice(String code, String job) {
        String key = "advice." + code;
        return TEXTS.getString(TEXTS.containsKey(key) ? key : "advice").replace("{job}", job);
    }

    /** Whether something is available, else the reason. */
    public static String available(JsonNode node, String reasonField) {
        return node.path("available").asBoolean()
                ? "yes"
                : "no (" + node.path(reasonField).asText() + ")";
    }

    /** The text without characters that could steer the terminal or pass for other lines. */
    public static String safe(String text) {
        return text.replaceAll("[\\p{Cntrl}\\x80-\\x9f]", " ");
    }
}
