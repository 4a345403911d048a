package ai.beast.gateway.route;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The boundary that a {@code Content-Type} states, by RFC 2046 section 5.1.1. */
final class FormBoundary {
    private static final Pattern FORM = Pattern.compile(
            "multipart/form-data((?:[ \\t]*;[ \\t]*[A-Za-z]+=(?:\"[^\"\\\\]*\"|[^\\s;\"\\\\]+))+)[ \\t]*;?[ \\t]*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z]+)=(?:\"([^\"]*)\"|([^\\s;\"]+))");
    private static final Pattern BOUNDARY = Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]");

    private FormBoundary() {}

    /** @throws GatewayException when the type is no form, or states not exactly one boundary */
    static String of(@Nullable String contentType) throws GatewayException {
        Matcher form = FORM.matcher(contentType == null ? "" : contentType.strip());
        String boundary = null;
        if (form.matches()) {
            Matcher parameter = PARAMETER.matcher(form.group(1));
            while (parameter.find()) {
                boolean other = !parameter.group(1).equalsIgnoreCase("boundary");
                if (other && parameter.group(1).equalsIgnoreCase("charset")) {
                    continue;
                }
                if (other || boundary != null) {
                    throw refused();
                }
                boundary = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
            }
        }
        if (boundary == null || !BOUNDARY.matcher(boundary).matches()) {
            throw refused();
        }
        return boundary;
    }

    private static GatewayException refused() {
        return new GatewayException(
                GatewayError.invalid("the body must be multipart/form-data with one boundary of 1 to 70 characters"));
    }
}
