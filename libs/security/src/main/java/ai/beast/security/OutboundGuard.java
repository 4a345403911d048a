package ai.beast.security;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Decides whether this suite may connect to an address a user gave. A name is resolved once, every address it has must be
 * allowed, and the caller connects to the very address that was checked, so that a second look-up cannot give another.
 * Check each attempt and each redirect anew. Thread-safe; {@link #check} may block on name resolution.
 */
@ApplicationScoped
public class OutboundGuard {
    /**
     * Not the public internet: the special-purpose registries of IANA (RFC 6890 and its updates), and the IPv6 ranges that
     * carry an IPv4 address inside (NAT64, 6to4, Teredo), which would otherwise be a way around.
     */
    private static final List<Cidr> PRIVATE = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "::/96",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/32",
                    "2001:db8::/32",
                    "2002::/16",
                    "fc00::/7",
                    "fe80::/9",
                    "ff00::/8")
            .map(Cidr::parse)
            .toList();

    /** Turns a name into addresses; replaced in tests by a resolver that changes its mind. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * A checked destination.
     *
     * @param uri as it was given; its host belongs in {@code Host} and in the TLS server name
     * @param address the address to connect to
     * @param port explicit or the scheme's own
     */
    public record Target(URI uri, InetAddress address, int port) {
        public boolean tls() {
            return "https".equalsIgnoreCase(uri.getScheme());
        }
    }

    private final List<Cidr> allowed;
    private final Resolver resolver;

    @Inject
    OutboundGuard(SecurityConfiguration configuration) {
        this(configuration.outboundAllow().orElse(List.of()), InetAddress::getAllByName);
    }

    OutboundGuard(List<String> allowed, Resolver resolver) {
        this.allowed = allowed.stream()
                .filter(range -> !range.isBlank())
                .map(Cidr::parse)
                .toList();
        this.resolver = resolver;
    }

    /**
     * Checks one URL.
     *
     * @throws ProblemException {@code invalid_field} when it is no absolute http(s) URL, {@code url_not_allowed} when any of
     *     the host's addresses may not be reached, {@code download_failed} when the name is unknown
     */
    public Target check(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw ProblemException.invalid("url", "Only http and https URLs can be fetched");
        }
        String host = uri.getHost();
        if (host == null || host.isEmpty()) {
            throw ProblemException.invalid("url", "The URL names no host");
        }
        if (uri.getRawUserInfo() != null) {
            throw ProblemException.invalid("url", "A URL with a user name or password in it is not accepted");
        }
        InetAddress[] addresses = resolve(host);
        for (InetAddress address : addresses) {
            if (!reachable(address)) {
                throw new ProblemException(
                                ErrorCode.URL_NOT_ALLOWED,
                                "The host " + host
                                        + " has an address in a private network, which is not on the allow-list")
                        .field("url");
            }
        }
        int port = uri.getPort() > 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return new Target(uri, addresses[0], port);
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

    private boolean reachable(InetAddress address) {
        InetAddress plain = unmapped(address);
        return allowed.stream().anyMatch(range -> range.contains(plain))
                || PRIVATE.stream().noneMatch(range -> range.contains(plain));
    }

    /** {@code ::ffff:a.b.c.d} is the IPv4 address it carries. */
    private static InetAddress unmapped(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return address;
            }
        }
        if (bytes[10] != (byte) 0xff || bytes[11] != (byte) 0xff) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("Four bytes are an IPv4 address", impossible);
        }
    }
}
