package ai.beast.security;

import java.net.URI;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * URLs as logs, replies, events, metrics and the catalogue may show them: without user info, query and fragment, any of which
 * may carry a token or signature. {@link #of} removes them, {@link #inText} puts {@value #HIDDEN} in their place. Stateless.
 */
public final class RedactedUrl {
    private static final String HIDDEN = "***";
    private static final Pattern SCHEME = Pattern.compile("\\s*[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);
    private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);
    private static final Pattern USER_INFO = Pattern.compile("^(\\s*[A-Za-z][A-Za-z0-9+.-]*://)[^/]*@", Pattern.DOTALL);

    /**
     * The scheme's length is bounded, so that the search takes time in proportion to the text. An apostrophe ends no URL:
     * user info, path and query may contain it.
     */
    private static final Pattern URL =
            Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]{0,31}://)(?<user>[^\\s/?#\"<>]*@)?(?<path>[^\\s?#\"<>]*)"
                    + "(?<rest>[?#][^\\s\"<>]+)?");

    /** Secrets of standard forms: of webhooks, of the Hugging Face Hub, this suite's keys, and bearer tokens. */
    private static final Pattern CREDENTIAL = Pattern.compile(
            "\\b(?:whsec_[A-Za-z0-9+/=_-]{16,}|hf_[A-Za-z0-9]{20,}"
                    + "|(?:hf_)?beast_[A-Za-z0-9]{1,64}_[A-Za-z0-9_-]{20,}|(?i:(?<=bearer )(?=\\S*\\d)[A-Za-z0-9+/=._~-]{16,}))");

    private RedactedUrl() {}

    /** The redacted text of a URL, valid or not; a text that does not start with a scheme and {@code ://} as it is. */
    public static String of(String text) {
        if (!SCHEME.matcher(text).matches()) {
            return text;
        }
        return USER_INFO.matcher(QUERY.matcher(text).replaceFirst("")).replaceFirst("$1");
    }

    public static String of(URI url) {
        return of(url.toString());
    }

    /** The text with every URL in it redacted, and every credential of a standard form hidden. */
    public static String inText(String text) {
        String redacted = text.contains("://")
                ? URL.matcher(text).replaceAll(url -> Matcher.quoteReplacement(redacted(url)))
                : text;
        return CREDENTIAL.matcher(redacted).replaceAll(Matcher.quoteReplacement(HIDDEN));
    }

    /**
     * A text that may be a URL as a whole, such as a member of a payload: redacted to its end then, since people write URLs with
     * spaces and quotes in them. Any other text as {@link #inText} has it.
     */
    public static String inValue(String text) {
        if (!SCHEME.matcher(text).matches() || text.indexOf('\n') >= 0) {
            return inText(text);
        }
        String withoutQuery = QUERY.matcher(text).replaceFirst("");
        String shown = inText(USER_INFO.matcher(withoutQuery).replaceFirst("$1" + HIDDEN + "@"));
        Matcher query = QUERY.matcher(text);
        return query.find() && !query.group().isEmpty() ? shown + query.group().charAt(0) + HIDDEN : shown;
    }

    private static String redacted(MatchResult url) {
        String rest = url.group("rest");
        return url.group("scheme")
                + (url.group("user") == null ? "" : HIDDEN + "@")
                + url.group("path")
                + (rest == null ? "" : rest.charAt(0) + HIDDEN);
    }
}
