package ai.beast.automation.delivery;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Any text as an HTTP header value. Space, double quote, percent and everything outside of printable ASCII is
 * percent-encoded in UTF-8, as section 3.1.3.2 of the CloudEvents HTTP binding says.
 */
final class HeaderText {
    private HeaderText() {}

    static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet > ' ' && octet < 0x7F && octet != '"' && octet != '%') {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            }
        }
        return encoded.toString();
    }
}
