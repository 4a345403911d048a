package ai.beast.queue.core;

import java.util.regex.Pattern;

/** Removes secrets from URLs that people see: user and password, and a query with a token, key or signature. Stateless. */
public final class UrlSecrets {
    static final String REMOVED = "***";

    private static final Pattern URL = Pattern.compile("(?i)([a-z][a-z0-9+.-]*://)([^\\s/?#\"'<>]*@)?([^\\s\"'<>]*)");
    private static final Pattern SECRET =
            Pattern.compile("(?i)(^|[&;])[^=&;]*(token|sig|key|secret|passw|pwd|auth|credential)[^=&;]*=");

    private UrlSecrets() {}

    /** The text with the secrets of every URL in it replaced by {@value #REMOVED}. */
    public static String removedFrom(String text) {
        if (!text.contains("://")) {
            return text;
        }
        return URL.matcher(text)
                .replaceAll(url -> java.util.regex.Matcher.quoteReplacement(
                        url.group(1) + (url.group(2) == null ? "" : REMOVED + "@") + withoutSecretQuery(url.group(3))));
    }

    private static String withoutSecretQuery(String rest) {
        int query = rest.indexOf('?');
        if (query < 0) {
            return rest;
        }
        int fragment = rest.indexOf('#', query);
        String parameters = rest.substring(query + 1, fragment < 0 ? rest.length() : fragment);
        return SECRET.matcher(parameters).find() ? rest.substring(0, query + 1) + REMOVED : rest;
    }
}
