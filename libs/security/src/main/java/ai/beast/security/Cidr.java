package ai.beast.security;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A range of addresses such as {@code 10.0.0.0/8} or {@code fc00::/7}; a single address is a range of one.
 *
 * @param network the range's address as its 4 or 16 bytes read as a number
 * @param prefix leading bits that are fixed
 * @param bits 32 or 128
 */
public record Cidr(BigInteger network, int prefix, int bits) {

    /** @throws IllegalArgumentException when the text is no literal address range (names are not resolved) */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = (slash < 0 ? text : text.substring(0, slash)).strip();
        if (!address.matches("[0-9a-fA-F:.]+") || address.isEmpty()) {
            throw new IllegalArgumentException("Not an address range: " + text);
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            int bits = bytes.length * 8;
            int prefix = slash < 0
                    ? bits
                    : Integer.parseInt(text.substring(slash + 1).strip());
            if (prefix < 0 || prefix > bits) {
                throw new IllegalArgumentException("Not an address range: " + text);
            }
            return new Cidr(new BigInteger(1, bytes).shiftRight(bits - prefix), prefix, bits);
        } catch (UnknownHostException | NumberFormatException malformed) {
            throw new IllegalArgumentException("Not an address range: " + text, malformed);
        }
    }

    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length * 8 == bits
                && new BigInteger(1, bytes).shiftRight(bits - prefix).equals(network);
    }
}
