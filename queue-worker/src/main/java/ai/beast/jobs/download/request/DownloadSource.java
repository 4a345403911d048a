package ai.beast.jobs.download.request;

import ai.beast.jobs.download.disk.FileNames;
import ai.beast.jobs.download.http.UrlReference;
import ai.beast.jobs.download.hub.HubFile;
import ai.beast.jobs.download.ollama.OllamaModel;
import ai.beast.modelfiles.ShardName;
import ai.beast.problem.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** The source that the URL of a request names. */
public sealed interface DownloadSource {
    int MAX_URL = 8192;

    /** One file of any HTTP server. */
    record Web(URI url) implements DownloadSource {}

    /** One file of a repository on the Hub, or all shards of the model it is one of. */
    record Hub(HubFile file) implements DownloadSource {
        boolean split() {
            return ShardName.parse(file.name()).orElse(null) instanceof ShardName.Shard;
        }
    }

    /**
     * A model that a local Ollama fetches and keeps by itself.
     *
     * @param model with its tag, if there is one
     */
    record Ollama(String model) implements DownloadSource {}

    /** The file name for a request without one. */
    default String fileName() {
        return switch (this) {
            case Web web -> FileNames.ofUrl(web.url());
            case Hub hub -> FileNames.sanitised(hub.file().name());
            case Ollama ollama -> FileNames.sanitised(ollama.model());
        };
    }

    /**
     * @param hub where the Hub is: URLs of its pages mean the same as {@code hf://}
     * @throws ProblemException {@code invalid_field}, naming {@code url}
     */
    static DownloadSource parse(String text, URI hub) {
        if (text.isBlank()) {
            throw ProblemException.invalid("url", "must not be missing");
        }
        if (text.length() > MAX_URL) {
            throw ProblemException.invalid("url", "must have at most " + MAX_URL + " characters");
        }
        String stripped = text.strip();
        String lower = stripped.toLowerCase(Locale.ROOT);
        if (lower.startsWith("hf://")) {
            return new Hub(HubFile.parse(stripped.substring("hf://".length())));
        }
        if (lower.startsWith("ollama://")) {
            return new Ollama(OllamaModel.checked(stripped.substring("ollama://".length())));
        }
        try {
            URI url = UrlReference.parse(stripped);
            Optional<HubFile> file = HubFile.ofUrl(url, hub);
            return file.isPresent() ? new Hub(file.get()) : new Web(url);
        } catch (URISyntaxException malformed) {
            throw ProblemException.invalid("url", "must be a URL");
        }
    }
}
