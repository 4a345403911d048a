package ai.beast.gateway.route;

import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of one part of a form. Only one spelling is taken: servers that know others could find another name in it.
 *
 * @param name of the field, in its own case
 * @param isText whether the part is a plain value: no file, and in an encoding that is the same for ASCII
 */
record FormPart(String name, boolean isText) {
    private static final String DISPOSITION = "content-disposition";
    private static final String TYPE = "content-type";
    private static final String TRANSFER_ENCODING = "content-transfer-encoding";

    /** Neither folded nor with control characters. */
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9-]+):[ \\t]*([^\\x00-\\x08\\x0a-\\x1f\\x7f]*)");

    /** The name comes first. No quoted text has a quote, a backslash or a semicolon, at which simple readers would cut it. */
    private static final Pattern FIELD = Pattern.compile(
            "form-data; ?name=(?:\"([^\"\\\\;%]+)\"|([A-Za-z0-9_.\\[\\]-]+))"
                    + "(; ?filename=(?:\"[^\"\\\\;]*\"|[A-Za-z0-9_.-]+))?(; ?filename\\*=[A-Za-z0-9'%_.~!#$&+^`|-]+)? ?",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,100}");
    private static final Pattern PLAIN_TEXT = Pattern.compile(
            "text/plain(?:[ \\t]*;[ \\t]*charset=\"?(?:utf-8|us-ascii|iso-8859-1)\"?)?", Pattern.CASE_INSENSITIVE);
    private static final Set<String> AS_IT_IS = Set.of("7bit", "8bit", "binary");

    /** @throws GatewayException when the head is not written plainly */
    static FormPart of(String head) throws GatewayException {
        TreeMap<String, String> headers = new TreeMap<>();
        for (String line : head.split("\r\n", -1)) {
            Matcher header = LINE.matcher(line);
            if (!header.matches() || headers.put(header.group(1).toLowerCase(Locale.ROOT), header.group(2)) != null) {
                throw refused("the head of each part must be headers, each once and on one line");
            }
        }
        Matcher field = FIELD.matcher(headers.getOrDefault(DISPOSITION, ""));
        if (!field.matches()) {
            throw refused("each part must have Content-Disposition: form-data; name=\"…\"; filename=\"…\","
                    + " without semicolons, backslashes and quotes in the names");
        }
        String name = field.group(1) == null ? field.group(2) : field.group(1);
        if (!NAME.matcher(name).matches() || name.equals("_charset_")) {
            throw refused("the names of fields must be letters, digits, '_', '-', '.', '[' and ']'");
        }
        String encoding = headers.getOrDefault(TRANSFER_ENCODING, "binary").strip();
        String type = headers.getOrDefault(TYPE, "text/plain").strip();
        if (!AS_IT_IS.contains(encoding.toLowerCase(Locale.ROOT))
                || type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            throw refused("parts must not be encoded, and must not have parts of their own");
        }
        boolean file = field.group(3) != null || field.group(4) != null;
        return new FormPart(name, !file && PLAIN_TEXT.matcher(type).matches());
    }

    private static GatewayException refused(String message) {
        return new GatewayException(GatewayError.invalid(message));
    }
}
