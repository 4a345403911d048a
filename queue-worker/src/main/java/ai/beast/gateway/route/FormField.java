package ai.beast.gateway.route;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A field of a form in {@code multipart/form-data}, by RFC 7578 and RFC 2046. Servers differ in what they make of a form that is not written
 * plainly: whatever some of them could take for another field than this class does is refused.
 *
 * @param start of its value in the body
 * @param end exclusive
 */
record FormField(String value, int start, int end) {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final byte[] LAST = {'-', '-'};

    /** @throws GatewayException when the body is no such form, could be read in two ways, or does not have the field exactly once */
    static FormField find(Buffer body, @Nullable String contentType, String name) throws GatewayException {
        byte[] delimiter = ("--" + FormBoundary.of(contentType)).getBytes(StandardCharsets.ISO_8859_1);
        if (!isAt(body, delimiter, 0)) {
            throw refused("the form must begin with its boundary");
        }
        FormField found = null;
        int after = delimiter.length;
        while (isAt(body, LINE_END, after)) {
            int head = after + LINE_END.length;
            int next = indexOf(body, delimiter, head);
            int headEnd = indexOf(body, HEAD_END, head);
            int start = headEnd + HEAD_END.length;
            int end = next - LINE_END.length;
            if (next < 0 || headEnd < 0 || end < start || !isAt(body, LINE_END, end)) {
                throw refused("each part of the form must have a head, and a boundary on a line of its own after it");
            }
            FormPart part = FormPart.of(body.getString(head, headEnd, "ISO-8859-1"));
            if (part.name().equals(name)) {
                if (found != null || !part.isText()) {
                    throw refused("the form must have one field '" + name + "', as text");
                }
                found = new FormField(body.getString(start, end), start, end);
            } else if (looksLike(part.name(), name)) {
                throw refused("the form must have one field '" + name + "', spelled so");
            }
            after = next + delimiter.length;
        }
        requireEnd(body, after);
        if (found == null) {
            throw refused(name + " is required");
        }
        return found;
    }

    /** Some servers compare names without case, and read {@code model[]} as {@code model}. */
    private static boolean looksLike(String name, String wanted) {
        String folded = name.toLowerCase(Locale.ROOT);
        return folded.equals(wanted) || folded.startsWith(wanted + "[") || folded.startsWith(wanted + ".");
    }

    /** Nothing follows the last boundary but a line break. */
    private static void requireEnd(Buffer body, int after) throws GatewayException {
        int end = after + LAST.length;
        boolean bare = end == body.length();
        boolean line = end + LINE_END.length == body.length() && isAt(body, LINE_END, end);
        if (!isAt(body, LAST, after) || !(bare || line)) {
            throw refused("the form must end with its boundary and two hyphens, and have its boundary nowhere else");
        }
    }

    private static GatewayException refused(String message) {
        return new GatewayException(GatewayError.invalid(message));
    }

    private static boolean isAt(Buffer body, byte[] wanted, int at) {
        if (at < 0 || at > body.length() - wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (body.getByte(at + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(Buffer body, byte[] wanted, int from) {
        for (int i = from; i <= body.length() - wanted.length; i++) {
            if (isAt(body, wanted, i)) {
                return i;
            }
        }
        return -1;
    }
}
