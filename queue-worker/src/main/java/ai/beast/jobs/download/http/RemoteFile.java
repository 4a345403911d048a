package ai.beast.jobs.download.http;

import ai.beast.security.RedactedUrl;
import ai.beast.security.UrlHost;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of a remote server.
 *
 * @param bearer token sent to the URL's own origin only, never to a redirect's other origin
 */
public record RemoteFile(URI url, @Nullable String bearer) {

    /** The same file at the address a redirect led to. */
    RemoteFile at(URI address) {
        return new RemoteFile(address, sameOrigin(url, address) ? bearer : null);
    }

    /** Whether both have the same scheme, host and port. A URL without a host is of no origin. */
    public static boolean sameOrigin(URI one, URI other) {
        String host = lower(UrlHost.of(one));
        return host != null
                && host.equals(lower(UrlHost.of(other)))
                && Objects.equals(lower(one.getScheme()), lower(other.getScheme()))
                && port(one) == port(other);
    }

    private static int port(URI url) {
        int port = UrlHost.port(url);
        return port > 0 ? port : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    /** Safe to log: without query and token. */
    @Override
    public String toString() {
        return RedactedUrl.of(url);
    }
}
