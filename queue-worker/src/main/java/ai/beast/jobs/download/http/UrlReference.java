package ai.beast.jobs.download.http;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * URLs as people and servers write them: with spaces, quotes and other characters that a URL must not contain. They are
 * percent-encoded byte by byte, as curl and browsers do; existing escapes stay. The fragment is dropped. Stateless.
 */
public final class UrlReference {
    /** RFC 3986, appendix B. */
    private static final Pattern PARTS = Pattern.compile(
            "(?:(?<scheme>[^:/?#]+):)?(?://(?<authority>[^/?#]*))?(?<path>[^?#]*)(?:\\?(?<query>[^#]*))?" + "(?:#.*)?",
            Pattern.DOTALL);

    private static final String PLAIN = "-._~!$&'()*+,;=:@/";
    private static final String HEX = "0123456789ABCDEF";

    private UrlReference() {}

    /** The absolute URL that a text stands for; characters beyond ASCII are those of UTF-8. */
    public static URI parse(String text) throws URISyntaxException {
        return resolved(null, new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    /**
     * The URL that {@code Location} leads to, by RFC 3986 section 5.2.
     *
     * @param base the URL that was asked
     * @param location one character for each byte of the header
     */
    static URI resolve(URI base, String location) throws URISyntaxException {
        return resolved(base, location);
    }

    private static URI resolved(@Nullable URI base, String bytes) throws URISyntaxException {
        Matcher parts = PARTS.matcher(bytes.strip());
        if (!parts.matches()) {
            throw new URISyntaxException(bytes, "Not a URL");
        }
        String scheme = parts.group("scheme");
        String authority = parts.group("authority");
        String path = encoded(parts.group("path"), "");
        String query = parts.group("query") == null ? null : encoded(parts.group("query"), "?");
        if (scheme == null && base != null) {
            scheme = base.getScheme();
            if (authority == null) {
                authority = base.getRawAuthority();
                String above = Objects.requireNonNullElse(base.getRawPath(), "");
                if (path.isEmpty()) {
                    path = above;
                    query = query == null ? base.getRawQuery() : query;
                } else if (!path.startsWith("/")) {
                    path = above.substring(0, above.lastIndexOf('/') + 1) + path;
                }
            }
        }
        String absolute = authority == null ? path : withoutDots(path.startsWith("/") ? path : "/" + path);
        return new URI((scheme == null ? "" : scheme + ":")
                + (authority == null ? "" : "//" + ascii(authority))
                + (parts.group("path").isEmpty() && base == null ? path : absolute)
                + (query == null ? "" : "?" + query));
    }

    /** RFC 3986, section 5.2.4. */
    private static String withoutDots(String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            switch (segments[i]) {
                case "." -> {}
                case ".." -> kept.pollLast();
                default -> kept.addLast(segments[i]);
            }
            if (last && segments[i].matches("\\.\\.?")) {
                kept.addLast("");
            }
        }
        return "/" + String.join("/", kept);
    }

    /** A host beyond ASCII by its name of the domain name system. */
    private static String ascii(String authority) throws URISyntaxException {
        if (authority.chars().allMatch(c -> c < 0x80)) {
            return authority;
        }
        String utf8 = new String(authority.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        int port = utf8.lastIndexOf(':');
        try {
            return IDN.toASCII(port < 0 ? utf8 : utf8.substring(0, port)) + (port < 0 ? "" : utf8.substring(port));
        } catch (IllegalArgumentException invalid) {
            throw new URISyntaxException(utf8, "Not a host name");
        }
    }

    private static String encoded(String bytes, String also) {
        StringBuilder text = new StringBuilder(bytes.length());
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            boolean letter = c < 0x80 && Character.isLetterOrDigit(c);
            boolean escape = c == '%' && i + 2 < bytes.length() && hex(bytes.charAt(i + 1)) && hex(bytes.charAt(i + 2));
            if (letter || escape || PLAIN.indexOf(c) >= 0 || also.indexOf(c) >= 0) {
                text.append(c);
            } else {
                text.append('%').append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
            }
        }
        return text.toString();
    }

    private static boolean hex(char c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }
}
