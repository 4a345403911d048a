package ai.beast.security;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Decides whether this suite may connect to an address a user gave. A name is resolved once, every address it has must be
 * allowed, and the caller connects to the very addresses that were checked, so that a second look-up cannot give others.
 * Check each attempt and each redirect anew. Thread-safe; {@link #check} may block on name resolution, for ten seconds at
 * most, without holding the thread below a virtual one.
 */
@ApplicationScoped
public class OutboundGuard {
    private static final Duration LOOKUP_WITHIN = Duration.ofSeconds(10);

    /** The system's resolver, asked on threads of its own, for ten seconds at most. */
    public static final Resolver SYSTEM = new HostLookup(InetAddress::getAllByName, LOOKUP_WITHIN);

    private static final List<String> USUAL_PORTS = List.of("80", "443", "1024-65535");

    /**
     * A host whose last label is a number is an IPv4 address to the URL standard of the WHATWG, in whatever base it is
     * written. Readers differ about all forms but one, so only that one is taken.
     */
    private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX][0-9a-fA-F]*)\\.?");

    private static final Pattern DOTTED = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");

    /** Turns a name into addresses; replaced in tests by a resolver that changes its mind. */
    @FunctionalInterface
    public interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * A checked destination.
     *
     * @param uri as given; its host belongs in {@code Host} and in the TLS server name
     * @param addresses all addresses of the host, each of them checked, in the resolver's order; never empty. A caller that
     *     cannot connect to one tries the next within the same attempt
     * @param port explicit or the scheme's own
     */
    public record Target(URI uri, List<InetAddress> addresses, int port) {
        public Target {
            addresses = List.copyOf(addresses);
        }

        public boolean tls() {
            return "https".equalsIgnoreCase(uri.getScheme());
        }

        /** What stands in the request's first line: path and query, as they were given. */
        public String pathAndQuery() {
            String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        }
    }

    private final List<Cidr> allowed;
    private final PortRanges ports;
    private final Resolver resolver;

    @Inject
    OutboundGuard(SecurityConfiguration configuration) {
        this(configuration.outboundAllow().orElse(List.of()), configuration.outboundPorts(), SYSTEM);
    }

    OutboundGuard(List<String> allowed, Resolver resolver) {
        this(allowed, USUAL_PORTS, resolver);
    }

    private OutboundGuard(List<String> allowed, List<String> ports, Resolver resolver) {
        this.allowed = allowed.stream()
                .filter(range -> !range.isBlank())
                .map(Cidr::parse)
                .toList();
        this.ports = PortRanges.parse(ports);
        this.resolver = resolver;
    }

    /**
     * A guard with another resolver and the usual ports.
     *
     * @param allowed networks in CIDR form that may be reached although they are private
     */
    public static OutboundGuard with(List<String> allowed, Resolver resolver) {
        return new OutboundGuard(allowed, resolver);
    }

    /**
     * Checks one URL.
     *
     * @throws ProblemException {@code invalid_field} when it is no absolute http(s) URL, {@code url_not_allowed} when any of
     *     the host's addresses or the port may not be reached, {@code download_failed} when the name is unknown
     */
    public Target check(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw ProblemException.invalid("url", "Only http and https URLs can be fetched");
        }
        String host = UrlHost.of(uri);
        if (host == null || host.isEmpty()) {
            throw ProblemException.invalid(
                    "url", "The URL names no host: letters, digits, dots, hyphens and underscores are possible");
        }
        if (uri.getRawUserInfo() != null) {
            throw ProblemException.invalid("url", "A URL with a user name or password in it is not accepted");
        }
        int named = UrlHost.port(uri);
        int port = named >= 0 ? named : scheme.equals("https") ? 443 : 80;
        if (!ports.contains(port)) {
            throw refused("Port " + port + " is not one this service may connect to");
        }
        if (NUMBER.matcher(host).matches() && !DOTTED.matcher(host).matches()) {
            throw refused("The host " + host + " is a number; write the address as four decimal numbers");
        }
        if (host.indexOf('%') >= 0) {
            throw refused("An address with a network interface in it is not one this service may connect to");
        }
        InetAddress[] addresses = resolve(host);
        for (InetAddress address : addresses) {
            if (!reachable(address)) {
                throw refused(
                        "The host " + host + " has an address in a private network, which is not on the allow-list");
            }
        }
        return new Target(uri, List.of(addresses), port);
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(ErrorCode.URL_NOT_ALLOWED, detail).field("url");
    }

    private InetAddress[] resolve(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            InetAddress[] addresses = resolver.resolve(bare);
            if (addresses.length > 0) {
                return addresses;
            }
        } catch (UnknownHostException unknown) {
            throw new ProblemException(ErrorCode.DOWNLOAD_FAILED, "The host " + host + " cannot be found", unknown)
                    .field("url");
        }
        throw new ProblemException(ErrorCode.DOWNLOAD_FAILED, "The host " + host + " has no address").field("url");
    }

    /** Whether an address is one of the public internet. */
    public static boolean isPublic(InetAddress address) {
        return PublicAddresses.contains(address);
    }

    private boolean reachable(InetAddress address) {
        InetAddress carried = PublicAddresses.carried(address);
        return PublicAddresses.contains(address) || allowed.stream().anyMatch(range -> range.contains(carried));
    }
}
