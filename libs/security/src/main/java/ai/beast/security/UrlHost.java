package ai.beast.security;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host and port of a URL, also of one whose host has an underscore. {@link URI} takes such an authority for a name of a registry
 * and states neither; containers and local networks have many. Stateless.
 */
public final class UrlHost {
    private static final Pattern AUTHORITY = Pattern.compile(
            "(?=[^:]*_)(?<host>[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?\\.?)(?::(?<port>\\d{0,5}))?");

    private UrlHost() {}

    /** The host as it is written; null when the URL has none, or user info beside a host with an underscore. */
    public static @Nullable String of(URI url) {
        if (url.getHost() != null) {
            return url.getHost();
        }
        Matcher authority = authority(url);
        return authority.matches() ? authority.group("host") : null;
    }

    /** The port in the URL; negative when it has none. */
    public static int port(URI url) {
        if (url.getHost() != null) {
            return url.getPort();
        }
        Matcher authority = authority(url);
        String port = authority.matches() ? authority.group("port") : null;
        return port == null || port.isEmpty() ? -1 : Integer.parseInt(port);
    }

    private static Matcher authority(URI url) {
        return AUTHORITY.matcher(url.getRawAuthority() == null ? "" : url.getRawAuthority());
    }
}
