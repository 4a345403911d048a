package ai.beast.security;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A URL as logs, answers, events and the catalogue may show it: without user info, query and fragment, any of which may carry
 * a token or signature.
 */
public final class RedactedUrl {
    private static final Pattern SCHEME = Pattern.compile("\\s*[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);
    private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);
    private static final Pattern USER_INFO = Pattern.compile("^(\\s*[A-Za-z][A-Za-z0-9+.-]*://)[^/]*@", Pattern.DOTALL);

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
}
