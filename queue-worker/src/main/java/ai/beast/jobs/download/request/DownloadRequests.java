package ai.beast.jobs.download.request;

import ai.beast.contracts.ModelId;
import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.disk.Destinations;
import ai.beast.jobs.download.disk.ModelCheck;
import ai.beast.jobs.download.hub.HubFile;
import ai.beast.jobs.download.job.DownloadHandler;
import ai.beast.jobs.download.ollama.OllamaModel;
import ai.beast.modelfiles.ShardName;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.OutboundGuard;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and checks download requests. */
@ApplicationScoped
public class DownloadRequests {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern LOCATION = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final long MIN_BYTES_PER_SECOND = 1024;
    private static final int MAX_MIRRORS = 8;
    /** As many as a split model may have shards. */
    private static final int MAX_OVERWRITE = 1000;

    private final Destinations destinations;
    private final OutboundGuard guard;
    private final DownloadConfiguration configuration;
    private final ObjectMapper json;

    public DownloadRequests(
            Destinations destinations, OutboundGuard guard, DownloadConfiguration configuration, ObjectMapper json) {
        this.destinations = destinations;
        this.guard = guard;
        this.configuration = configuration;
        this.json = json;
    }

    /** The request of a stored job. @throws ProblemException {@code invalid_field} for a payload that is none */
    public DownloadRequest read(String payload) {
        try {
            return Objects.requireNonNull(json.readValue(payload, DownloadRequest.class));
        } catch (JsonProcessingException | NullPointerException unreadable) {
            throw ProblemException.invalid("payload", "must be a " + DownloadHandler.TYPE + " payload");
        }
    }

    /**
     * The request as a job keeps it: a file of the Hub without a destination goes where its repository has it, below {@code
     * owner/repository/}. One that an earlier release kept without a destination still means the models directory.
     *
     * @throws ProblemException naming {@code url}
     */
    public DownloadRequest accepted(DownloadRequest request) {
        boolean open = request.destination() == null || request.destination().isBlank();
        return open && source(request) instanceof DownloadSource.Hub(HubFile file)
                ? request.to(file.directory())
                : request;
    }

    /** The source that the URL of a request names. Checks its form only. */
    public DownloadSource source(DownloadRequest request) {
        return DownloadSource.parse(
                request.url() == null ? "" : request.url(), configuration.hub().url());
    }

    /** The sources of a request in the order they are tried: its URL, then its mirrors. Checks their form only. */
    public List<DownloadSource> sources(DownloadRequest request) {
        List<DownloadSource> sources = new ArrayList<>(List.of(source(request)));
        for (String mirror : request.otherUrls()) {
            try {
                sources.add(DownloadSource.parse(
                        mirror == null ? "" : mirror, configuration.hub().url()));
            } catch (ProblemException refused) {
                throw refused.field("mirrors");
            }
        }
        return List.copyOf(sources);
    }

    /**
     * The final place of a request's file; for a split model, of the shard that the URL names.
     *
     * @throws ProblemException naming {@code destination}
     */
    public Path destination(DownloadRequest request, DownloadSource source) {
        Path file = destinations.resolve(request.destination(), source.fileName());
        if (request.mayOverwrite()) {
            destinations.requireReplaceable(request.destination(), source.fileName());
        }
        boolean renamed = !String.valueOf(file.getFileName()).equals(source.fileName());
        if (source instanceof DownloadSource.Hub hub && hub.split() && renamed) {
            throw ProblemException.invalid(
                    "destination", "must be a directory (end in /) for a split model: its shards keep their names");
        }
        return file;
    }

    /**
     * The same for a file that the server named.
     *
     * @param served the name; null where it gave none or may give none
     */
    public Path destination(DownloadRequest request, DownloadSource source, @Nullable String served) {
        return served == null ? destination(request, source) : destinations.resolve(request.destination(), served);
    }

    /**
     * Whether the server may name the file of a web download: the request names a directory at most, and the URL's own name has no ending of
     * a model file.
     */
    public boolean serverNames(DownloadRequest request, DownloadSource source) {
        return source instanceof DownloadSource.Web
                && !ModelCheck.namesModel(source.fileName())
                && !destinations
                        .resolve(request.destination(), "a")
                        .equals(destinations.resolve(request.destination(), "b"));
    }

    /**
     * Refuses a request that no retry could fulfil: an invalid field, an address that the outbound guard forbids, a
     * destination outside the models directory, a model id that the catalogue would refuse. Addresses are checked again at
     * each attempt, since names may resolve to others by then. A name that can't be resolved now is no reason to refuse: the
     * job waits for the network.
     *
     * @throws ProblemException naming the field
     */
    public void check(DownloadRequest request) {
        DownloadSource source = source(request);
        try {
            reach(source);
        } catch (ProblemException refused) {
            if (refused.code() != ErrorCode.DOWNLOAD_FAILED) {
                throw refused;
            }
        }
        if (source instanceof DownloadSource.Ollama) {
            forOllama(request);
        } else {
            destinations.requirePlace(request.destination());
            destination(request, source);
        }
        forMirrors(request);
        forOverwrite(request);
        forPieces(request, source);
        require(request.sha256(), SHA256, "sha256", "must have 64 hexadecimal digits");
        if (request.model() != null) {
            ModelId.violation(request.model()).ifPresent(rule -> {
                throw ProblemException.invalid("model", rule);
            });
        }
        require(request.location(), LOCATION, "location", "must match [a-z0-9][a-z0-9._-]*, at most 64 characters");
        if (request.maxBytesPerSecond() != null && request.maxBytesPerSecond() < MIN_BYTES_PER_SECOND) {
            throw ProblemException.invalid(
                    "max_bytes_per_second", "must not be less than " + MIN_BYTES_PER_SECOND + " bytes per second");
        }
    }

    /**
     * Refuses an address that the outbound guard forbids, also one that only Ollama would connect to, and any of Ollama where
     * none is configured.
     */
    public void reach(DownloadSource source) {
        switch (source) {
            case DownloadSource.Web web -> guard.check(web.url());
            case DownloadSource.Hub hub ->
                guard.check(hub.file().url(configuration.hub().url()));
            case DownloadSource.Ollama ollama -> {
                if (configuration.ollama().url().isEmpty()) {
                    throw ProblemException.invalid(
                            "url",
                            "must not be an ollama:// URL: no Ollama is configured (AI_BEAST_OLLAMA_URL is empty)");
                }
                OllamaModel.registry(ollama.model()).ifPresent(guard::check);
            }
        }
    }

    private void forMirrors(DownloadRequest request) {
        if (request.otherUrls().isEmpty()) {
            return;
        }
        refuseMirrors(
                request.sha256() == null, "is only supported with sha256, which proves that all have the same content");
        refuseMirrors(request.otherUrls().size() > MAX_MIRRORS, "must have at most " + MAX_MIRRORS + " URLs");
        List<DownloadSource> sources = sources(request);
        refuseMirrors(
                sources.stream().anyMatch(DownloadRequests::isOfSeveralFiles),
                "is only supported for single files, not for split models and ollama:// URLs");
        for (DownloadSource mirror : sources.subList(1, sources.size())) {
            try {
                reach(mirror);
            } catch (ProblemException refused) {
                if (refused.code() != ErrorCode.DOWNLOAD_FAILED) {
                    throw refused.field("mirrors");
                }
            }
        }
    }

    private static void forOverwrite(DownloadRequest request) {
        if (request.overwriteSha256() == null) {
            return;
        }
        if (!request.mayOverwrite()) {
            throw ProblemException.invalid("overwrite_sha256", "is only supported with overwrite");
        }
        if (request.overwriteSha256().isEmpty() || request.overwriteSha256().size() > MAX_OVERWRITE) {
            throw ProblemException.invalid("overwrite_sha256", "must have between 1 and " + MAX_OVERWRITE + " hashes");
        }
        for (String hash : request.overwriteSha256()) {
            if (hash == null || !SHA256.matcher(hash).matches()) {
                throw ProblemException.invalid("overwrite_sha256", "must contain hashes of 64 hexadecimal digits only");
            }
        }
    }

    private static boolean isOfSeveralFiles(DownloadSource source) {
        return source instanceof DownloadSource.Ollama || (source instanceof DownloadSource.Hub hub && hub.split());
    }

    private static void refuseMirrors(boolean refused, String rule) {
        if (refused) {
            throw ProblemException.invalid("mirrors", rule);
        }
    }

    /** A hash says that the piece itself is wanted. */
    private static void forPieces(DownloadRequest request, DownloadSource source) {
        if (request.sha256() == null && !(source instanceof DownloadSource.Ollama)) {
            ShardName.cutFrom(source.fileName()).ifPresent(whole -> {
                throw ProblemException.invalid(
                        "url",
                        "must not name a piece of " + whole
                                + ": files that were cut by size are not joined. Name the whole"
                                + " file, or set sha256 to get the piece as it is");
            });
        }
    }

    private static void forOllama(DownloadRequest request) {
        refuse(request.destination(), "destination", "is not supported for ollama:// URLs");
        refuse(request.sha256(), "sha256", "is not supported for ollama:// URLs");
        refuse(request.overwriteSha256(), "overwrite_sha256", "is not supported for ollama:// URLs");
        refuse(request.maxBytesPerSecond(), "max_bytes_per_second", "is not supported for ollama:// URLs");
    }

    private static void refuse(@Nullable Object value, String field, String detail) {
        if (value != null) {
            throw ProblemException.invalid(field, detail);
        }
    }

    private static void require(@Nullable String value, Pattern form, String field, String detail) {
        if (value != null && !form.matcher(value).matches()) {
            throw ProblemException.invalid(field, detail);
        }
    }
}
