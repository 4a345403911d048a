package ai.beast.security;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are the public internet, by the special-purpose registries of IANA (RFC 6890 and its updates). Of IPv6
 * only what is assigned as global unicast is, and of that not the ranges with another purpose. An IPv6 address that only
 * carries an IPv4 address (mapped, translated, NAT64) is judged by the one it carries. Stateless.
 */
final class PublicAddresses {
    private static final List<Cidr> SPECIAL_IPV4 = ranges(
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
            "224.0.0.0/3");
    private static final Cidr GLOBAL_IPV6 = Cidr.parse("2000::/3");
    /** Protocol assignments with Teredo, documentation, 6to4: each either leads nowhere or to an IPv4 address. */
    private static final List<Cidr> SPECIAL_IPV6 = ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");
    /** IPv4-mapped (RFC 4291), IPv4-translated (RFC 2765), and NAT64 (RFC 6052): the last four bytes are the address. */
    private static final List<Cidr> CARRIERS = ranges("::ffff:0:0:0/96", "64:ff9b::/96");

    private PublicAddresses() {}

    private static List<Cidr> ranges(String... texts) {
        return Stream.of(texts).map(Cidr::parse).toList();
    }

    static boolean contains(InetAddress address) {
        InetAddress bare = carried(address);
        if (bare instanceof Inet6Address) {
            return GLOBAL_IPV6.contains(bare) && SPECIAL_IPV6.stream().noneMatch(range -> range.contains(bare));
        }
        return SPECIAL_IPV4.stream().noneMatch(range -> range.contains(bare));
    }

    /** The IPv4 address inside, if it is there that packets would go; otherwise the address itself. */
    static InetAddress carried(InetAddress address) {
        if (address instanceof Inet6Address
                && (mapped(address.getAddress()) || CARRIERS.stream().anyMatch(range -> range.contains(address)))) {
            try {
                return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), 12, 16));
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException("Four bytes are an IPv4 address", impossible);
            }
        }
        return address;
    }

    /** {@code ::ffff:0:0/96}, which {@link Cidr} cannot name: the JDK reads its text as an IPv4 address. */
    private static boolean mapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
    }
}
