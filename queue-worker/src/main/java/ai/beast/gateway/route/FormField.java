package ai.beast.gateway.route;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A field of a form in {@code multipart/form-data}, by RFC 7578.
 *
 * @param start of its value in the body
 * @param end exclusive
 */
record FormField(String value, int start, int end) {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=(?:\"([^\"]{1,200})\"|([^;\\s\"]{1,200}))");
    private static final Pattern NAME =
            Pattern.compile("[;\\s]name=(?:\"([^\"]*)\"|([^;\\s\"]+))", Pattern.CASE_INSENSITIVE);
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** @throws GatewayException when the body is no such form, or does not have the field exactly once */
    static FormField find(Buffer body, @Nullable String contentType, String name) throws GatewayException {
        byte[] bytes = body.getBytes();
        byte[] delimiter = ("--" + boundary(contentType)).getBytes(StandardCharsets.ISO_8859_1);
        FormField found = null;
        int part = indexOf(bytes, delimiter, 0);
        while (part >= 0) {
            int head = part + delimiter.length;
            int next = indexOf(bytes, delimiter, head);
            int headEnd = indexOf(bytes, HEAD_END, head);
            if (next < 0 || headEnd < 0 || headEnd > next) {
                break;
            }
            String header = new String(bytes, head, headEnd - head, StandardCharsets.UTF_8);
            if (name.equals(nameOf(header))) {
                if (found != null) {
                    throw new GatewayException(GatewayError.invalid("the form must have one field '" + name + "'"));
                }
                int start = headEnd + HEAD_END.length;
                int end = Math.max(start, next - 2);
                found = new FormField(new String(bytes, start, end - start, StandardCharsets.UTF_8), start, end);
            }
            part = next;
        }
        if (found == null) {
            throw new GatewayException(GatewayError.invalid(name + " is required"));
        }
        return found;
    }

    private static String boundary(@Nullable String contentType) throws GatewayException {
        String type = contentType == null ? "" : contentType;
        Matcher matcher = BOUNDARY.matcher(type);
        if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data") || !matcher.find()) {
            throw new GatewayException(GatewayError.invalid("the body must be multipart/form-data with a boundary"));
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }

    private static @Nullable String nameOf(String header) {
        for (String line : header.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                Matcher matcher = NAME.matcher(line);
                if (matcher.find()) {
                    return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                }
            }
        }
        return null;
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int i = from; i <= bytes.length - wanted.length; i++) {
            int j = 0;
            while (j < wanted.length && bytes[i + j] == wanted[j]) {
                j++;
            }
            if (j == wanted.length) {
                return i;
            }
        }
        return -1;
    }
}
