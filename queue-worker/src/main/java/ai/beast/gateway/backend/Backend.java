package ai.beast.gateway.backend;

import ai.beast.security.UrlHost;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model server as it is configured.
 *
 * @param name in messages, metrics and headers
 * @param url http or https, without a slash at its end; paths of the API are appended
 */
public record Backend(String name, URI url) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,38}[a-z0-9])?");
    private static final String FIRST = "ollama";

    /**
     * The backends of an installation: the first Ollama, then the others in their order.
     *
     * @param ollama absent where there is none
     * @param others each {@code name=url}
     * @throws IllegalArgumentException for an entry that is not so written, or a name that stands twice
     */
    public static List<Backend> of(Optional<URI> ollama, List<String> others) {
        Map<String, Backend> backends = new LinkedHashMap<>();
        ollama.filter(url -> !url.toString().isBlank())
                .ifPresent(url -> backends.put(FIRST, parse(FIRST, url.toString())));
        for (String entry : others) {
            int equals = entry.indexOf('=');
            String name = equals < 0 ? "" : entry.substring(0, equals).strip();
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "AI_BEAST_BACKENDS: each entry must be name=url, the name of lower-case letters and digits");
            }
            if (backends.putIfAbsent(
                            name, parse(name, entry.substring(equals + 1).strip()))
                    != null) {
                throw new IllegalArgumentException("AI_BEAST_BACKENDS: the name " + name + " stands twice");
            }
        }
        return new ArrayList<>(backends.values());
    }

    private static Backend parse(String name, String text) {
        // Many write the address as OpenAI's clients take it.
        String base = text.replaceAll("/+$", "").replaceAll("/v1$", "");
        try {
            URI url = new URI(base);
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (web && UrlHost.of(url) != null && url.getRawQuery() == null && url.getRawUserInfo() == null) {
                return new Backend(name, url);
            }
        } catch (URISyntaxException malformed) {
            // Reported below, without the text: it may have a password in it.
        }
        throw new IllegalArgumentException("The URL of backend " + name + " must be http(s)://host[:port][/path]");
    }

    /** The address of a path of the API, query included. */
    public URI at(String pathAndQuery) {
        return URI.create(url + pathAndQuery);
    }
}
