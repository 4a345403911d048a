package ai.beast.cli.remote;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Values inside a URL. */
public final class Query {
    private Query() {}

    /** Escapes one path segment or query value. */
    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
