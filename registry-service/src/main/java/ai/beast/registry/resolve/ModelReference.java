package ai.beast.registry.resolve;

import ai.beast.problem.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a person typed as the name of a model, by its form alone. */
sealed interface ModelReference {
    int MAX_LENGTH = 8192;

    /** A file of any HTTP server. */
    record WebFile(URI url) implements ModelReference {}

    /** A model of Ollama's registry, with its tag if there is one. */
    record OllamaName(String name) implements ModelReference {}

    /** An alias, the id of a catalogue entry, or a family and size. */
    record PlainName(String name) implements ModelReference {}

    /**
     * A repository of the Hub, or a part of it.
     *
     * @param repository {@code owner/name}
     * @param path of a file, or of a directory if it ends in {@code /}; null for the whole repository
     * @param quantization the word after a colon, such as {@code Q4_K_M}
     * @param revision branch, tag or commit; null when none is named
     */
    record HubReference(
            String repository,
            @Nullable String path,
            @Nullable String quantization,
            @Nullable String revision) implements ModelReference {}

    /** Hosts whose pages people paste, also when another Hub is configured. */
    Set<String> HUB_HOSTS = Set.of("huggingface.co", "www.huggingface.co", "hf.co");

    /** First parts of paths of the Hub that are no owners of models. */
    Set<String> OTHER_PAGES = Set.of("datasets", "spaces", "collections", "papers", "docs", "api", "blog");

    String LATEST = "latest";

    Pattern REPOSITORY = Pattern.compile("(?<repository>[A-Za-z0-9][\\w.-]{0,95}/[A-Za-z0-9][\\w.-]{0,95})"
            + "(?:/(?<path>[^@]+?))?(?::(?<quantization>[\\w.-]+))?(?:@(?<revision>[A-Za-z0-9][\\w./-]{0,199}))?");

    /**
     * @param hub where the configured Hub is: URLs of its pages name repositories and files
     * @throws ProblemException {@code invalid_field}, naming {@code model}
     */
    static ModelReference parse(String text, URI hub) {
        String typed = text.strip();
        String lower = typed.toLowerCase(Locale.ROOT);
        if (typed.isEmpty() || typed.length() > MAX_LENGTH) {
            throw invalid("must have between 1 and " + MAX_LENGTH + " characters");
        }
        if (lower.startsWith("ollama://")) {
            return new OllamaName(typed.substring("ollama://".length()));
        }
        if (lower.startsWith("hf://")) {
            return repository(typed.substring("hf://".length()));
        }
        for (String host : HUB_HOSTS) {
            if (lower.startsWith(host + "/")) {
                return page(typed.substring(host.length()));
            }
        }
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            URI url = url(typed);
            String page = page(url, hub);
            return page == null ? new WebFile(url) : page(page);
        }
        if (typed.contains("://")) {
            throw invalid("must begin with https://, http://, hf:// or ollama:// where it is a URL");
        }
        if (typed.startsWith("/") || typed.startsWith("./") || typed.startsWith("../") || typed.startsWith("~")) {
            throw invalid("must not be a path of this machine; files that are here already are catalogued by:"
                    + " beast registry scan");
        }
        return typed.contains("/") ? repository(typed) : new PlainName(typed);
    }

    private static ModelReference repository(String text) {
        Matcher parts = REPOSITORY.matcher(text);
        if (!parts.matches()) {
            throw invalid("must name a repository as owner/name, with /file, :quantization or @revision after it");
        }
        String quantization = parts.group("quantization");
        return new HubReference(
                parts.group("repository"),
                sound(parts.group("path")),
                LATEST.equalsIgnoreCase(quantization) ? null : quantization,
                parts.group("revision"));
    }

    private static @Nullable String sound(@Nullable String path) {
        if (path != null && List.of(path.split("/", -1)).contains("..")) {
            throw invalid("must not contain the path segment '..'");
        }
        return path;
    }

    /** The path of a page of the Hub, below the path of the Hub itself; null for any other URL. */
    private static @Nullable String page(URI url, URI hub) {
        String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
        String path = Objects.requireNonNullElse(url.getRawPath(), "");
        if (HUB_HOSTS.contains(host)) {
            return path;
        }
        String base = Objects.requireNonNullElse(hub.getRawPath(), "").replaceAll("/+$", "");
        boolean inside = host.equalsIgnoreCase(hub.getHost())
                && url.getPort() == hub.getPort()
                && url.getRawUserInfo() == null
                && path.startsWith(base + "/");
        return inside ? path.substring(base.length()) : null;
    }

    /** A page of the Hub: {@code /owner/name}, or with {@code /tree|blob|resolve|raw/revision/path}; its query does not count. */
    private static ModelReference page(String text) {
        String path = text.replaceFirst("[?#].*", "").replaceFirst("^/+", "");
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) {
            parts.add(decoded(part));
        }
        if (OTHER_PAGES.contains(parts.getFirst())) {
            throw invalid("must be the page of a model; this one is of " + parts.getFirst());
        }
        if (parts.size() < 4 || !Set.of("tree", "blob", "resolve", "raw").contains(parts.get(2))) {
            return repository(String.join("/", parts.subList(0, Math.min(2, parts.size()))));
        }
        boolean reference = parts.size() > 5 && parts.get(3).equals("refs");
        int file = reference ? 6 : 4;
        String revision = String.join("/", parts.subList(3, file));
        String inside = String.join("/", parts.subList(Math.min(file, parts.size()), parts.size()));
        boolean directory = parts.get(2).equals("tree");
        return new HubReference(
                ((HubReference) repository(String.join("/", parts.subList(0, 2)))).repository(),
                inside.isEmpty() ? null : sound(directory ? inside + "/" : inside),
                null,
                revision);
    }

    private static URI url(String text) {
        try {
            return new URI(text.replace(" ", "%20"));
        } catch (URISyntaxException malformed) {
            throw invalid("must be a URL without characters that need encoding");
        }
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return part;
        }
    }

    private static ProblemException invalid(String rule) {
        return ProblemException.invalid("model", rule);
    }
}
