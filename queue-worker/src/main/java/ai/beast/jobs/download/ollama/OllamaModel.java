package ai.beast.jobs.download.ollama;

import ai.beast.problem.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of models as Ollama has them: {@code [host/][namespace/]model[:tag]}. */
public final class OllamaModel {
    private static final Pattern NAME = Pattern.compile(
            "(?:[A-Za-z0-9][A-Za-z0-9._:-]*/){0,2}[A-Za-z0-9][A-Za-z0-9._-]*(?::[A-Za-z0-9][A-Za-z0-9._-]*)?");
    private static final int MAX_LENGTH = 350;

    private OllamaModel() {}

    /** @throws ProblemException {@code invalid_field}, naming {@code url} */
    public static String checked(String name) {
        if (name.length() > MAX_LENGTH || !NAME.matcher(name).matches() || name.contains("..")) {
            throw ProblemException.invalid("url", "An Ollama model is named ollama://model:tag");
        }
        return name;
    }

    /**
     * The registry a name leads Ollama to; empty when that is its own. Of three parts the first is a host to Ollama, whatever it looks
     * like. Of two it should be none, but one that looks like a host is not left to that.
     *
     * @throws ProblemException {@code invalid_field}, naming {@code url}
     */
    public static Optional<URI> registry(String name) {
        String[] parts = name.split("/");
        String first = parts[0].toLowerCase(Locale.ROOT);
        boolean host = parts.length > 2
                || (parts.length == 2 && (first.contains(".") || first.contains(":") || first.equals("localhost")));
        try {
            return host ? Optional.of(new URI("https://" + first + "/")) : Optional.empty();
        } catch (URISyntaxException malformed) {
            throw ProblemException.invalid("url", "The registry of an Ollama model is named host or host:port");
        }
    }
}
