package ai.beast.events.publish.format;

import ai.beast.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes the values of {@code ce-*} headers (CloudEvents HTTP protocol binding 1.0, section 3.1.3.2). Stateless. */
final class HeaderValue {
    private HeaderValue() {}

    /**
     * The attribute's value: the header's without the double quotes and backslashes of quoted strings, then percent-decoded
     * once.
     *
     * @param header its name, for the problem
     * @throws ProblemException {@code invalid_field} that names the header
     */
    static String decode(String header, String value) {
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c < ' ' || c > '~') {
                throw invalid(header, "must be printable ASCII; percent-encode other characters");
            }
        }
        String text = value.indexOf('"') < 0 ? value : unquoted(header, value);
        return text.indexOf('%') < 0 ? text : percentDecoded(header, text);
    }

    private static String unquoted(String header, String value) {
        StringBuilder text = new StringBuilder(value.length());
        boolean quoted = false;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\' && at + 1 < value.length()) {
                at++;
                text.append(value.charAt(at));
            } else {
                text.append(c);
            }
        }
        if (quoted) {
            throw invalid(header, "has a quoted string without an end");
        }
        return text.toString();
    }

    private static String percentDecoded(String header, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '%') {
                bytes.write(c);
                continue;
            }
            int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
            int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
            if (high < 0 || low < 0) {
                throw invalid(header, "must have two hexadecimal digits after each %");
            }
            bytes.write(high << 4 | low);
            at += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw invalid(header, "must be percent-encoded UTF-8");
        }
    }

    static ProblemException invalid(String header, String rule) {
        return ProblemException.invalid(header, "Header " + header + " " + rule);
    }
}
