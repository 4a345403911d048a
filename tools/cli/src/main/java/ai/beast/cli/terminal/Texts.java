package ai.beast.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ResourceBundle;
import java.util.regex.Pattern;

/** States, errors and advice in words, from {@code texts.properties} beside this class. Stateless. */
public final class Texts {
    /** Controls of ASCII and of Latin-1, separators of lines, and marks that turn the direction of what follows. */
    private static final String STEERING = "\\p{Cntrl}\\x80-\\x9f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069";

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

    /** The text without characters that could steer the terminal, turn its direction, or pass for other lines. */
    public static String safe(String text) {
        return text.replaceAll("[" + STEERING + "]", " ");
    }

    /** The same of a text of several lines, which stay; so do tabs. */
    public static String safeLines(String text) {
        return text.replace("\r\n", "\n").replaceAll("[" + STEERING + "&&[^\n\t]]", " ");
    }

    /** JSON in which characters that could steer the terminal are escaped, so that its values stay the same. */
    public static String safeJson(String json) {
        return Pattern.compile("[" + STEERING + "&&[^\n]]")
                .matcher(json)
                .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
    }
}
