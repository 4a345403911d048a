package ai.beast.registry.resolve;

import ai.beast.modelfiles.ShardName;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.alias.AliasService;
import ai.beast.registry.catalog.entry.ModelDetails;
import ai.beast.registry.catalog.entry.ModelRepository;
import ai.beast.registry.discovery.ollama.OllamaScan;
import ai.beast.registry.resolve.ModelReference.HubReference;
import ai.beast.registry.resolve.ModelReference.OllamaName;
import ai.beast.registry.resolve.ModelReference.PlainName;
import ai.beast.registry.resolve.ModelReference.WebFile;
import ai.beast.registry.resolve.Resolution.Download;
import ai.beast.registry.resolve.Resolution.Kind;
import ai.beast.security.RedactedUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Decides what a name stands for. Asks the catalogue before the Hub, and Ollama last. Changes nothing. Thread-safe; blocks. */
@ApplicationScoped
class ResolveService {
    private static final int MAX_SUGGESTIONS = 5;

    private final RepositoryResolver repositories;
    private final SourceRepository sources;
    private final ModelRepository models;
    private final AliasService aliases;
    private final OllamaScan ollama;
    private final URI hub;

    ResolveService(
            RepositoryResolver repositories,
            SourceRepository sources,
            ModelRepository models,
            AliasService aliases,
            OllamaScan ollama,
            @ConfigProperty(name = "ai-beast.registry.hub-url") URI hub) {
        this.repositories = repositories;
        this.sources = sources;
        this.models = models;
        this.aliases = aliases;
        this.ollama = ollama;
        this.hub = hub;
    }

    /**
     * @throws ProblemException {@code invalid_field}; {@code not_found} when the name stands for nothing; {@code service_unavailable} when
     *     the Hub cannot be asked
     */
    Resolution resolve(ResolveRequest request) {
        ModelReference reference = ModelReference.parse(request.model(), hub);
        return switch (reference) {
            case WebFile file -> web(plain(request), file.url(), null, null);
            case OllamaName name -> ollama(plain(request), name.name());
            case HubReference named ->
                repositories.resolve(
                        request, named, new Subject(Kind.HUB, "the repository " + named.repository(), null, null));
            case PlainName name -> named(request, name.name());
        };
    }

    private Resolution named(ResolveRequest request, String name) {
        String id = name.toLowerCase(Locale.ROOT);
        Optional<String> aliased = aliases.target(id);
        if (aliased.isPresent()) {
            return entry(request, Kind.ALIAS, "the alias " + id + " of " + aliased.get(), aliased.get());
        }
        if (models.find(id).isPresent()) {
            return entry(request, Kind.CATALOGUE, "the catalogue entry " + id, id);
        }
        FamilyAndSize wanted = FamilyAndSize.parse(name);
        boolean sized = wanted.size() != null || !wanted.others().isEmpty();
        List<String> like = sources.like(wanted);
        if (sized && !like.isEmpty()) {
            String closest = like.getFirst();
            return entry(request, Kind.FAMILY, "the catalogue entry " + closest, closest);
        }
        if (like.isEmpty() && ollama.problem() == null) {
            return ollama(plain(request), name);
        }
        throw unknown(name, like);
    }

    private static ProblemException unknown(String name, List<String> like) {
        String meant = like.isEmpty()
                ? ""
                : " Did you mean "
                        + String.join(", ", like.stream().limit(MAX_SUGGESTIONS).toList()) + "?";
        return ProblemException.notFound("There is no alias, catalogue entry or family and size called " + name + "."
                        + meant
                        + " Type owner/name of a repository on the Hub, hf://owner/name/file, a URL, or ollama://"
                        + name + "; beast registry search finds catalogue entries")
                .field("model");
    }

    /** A request for what is not on the Hub. @throws ProblemException {@code invalid_field} for fields that need a repository */
    private static ResolveRequest plain(ResolveRequest request) {
        if (request.revision() != null) {
            throw ProblemException.invalid("revision", "is only supported for repositories of the Hub");
        }
        if (!request.patterns().isEmpty()) {
            throw ProblemException.invalid("include", "is only supported for repositories of the Hub");
        }
        return request;
    }

    private Resolution web(ResolveRequest request, URI url, @Nullable String model, @Nullable ModelDetails details) {
        String path = url.getPath() == null ? "" : url.getPath();
        ShardName.cutFrom(path.substring(path.lastIndexOf('/') + 1)).ifPresent(whole -> {
            throw new ProblemException(
                            ErrorCode.INVALID_FIELD,
                            "must not name a piece of " + whole
                                    + ": files that were cut by size are not joined; name the whole file")
                    .field("model");
        });
        String shown = RedactedUrl.of(url);
        String sha256 = details == null ? null : details.sha256();
        return new Resolution(
                RedactedUrl.inText(request.model()),
                model == null ? Kind.URL : Kind.CATALOGUE,
                model == null ? "the URL " + shown : "the catalogue entry " + model + ": " + shown,
                model,
                null,
                List.of(),
                List.of(new Download(
                        url.toString(), sha256, model, details == null ? null : details.sizeBytes(), "model")),
                sha256 == null ? List.of() : sources.present(List.of(sha256)));
    }

    private static Resolution ollama(ResolveRequest request, String name) {
        return new Resolution(
                request.model(),
                Kind.OLLAMA,
                "the model " + name + " of Ollama, which fetches and keeps it",
                null,
                null,
                List.of(),
                List.of(new Download("ollama://" + name, null, null, null, "model")),
                List.of());
    }

    private Resolution entry(ResolveRequest request, Kind kind, String said, String id) {
        ModelDetails details = models.find(id)
                .orElseThrow(() -> ProblemException.notFound("There is no model " + id))
                .details();
        ModelReference source = source(id, details);
        return switch (source) {
            case HubReference named -> repositories.resolve(request, named, new Subject(kind, said, id, details));
            case WebFile file -> web(plain(request), file.url(), id, details);
            case OllamaName name -> ollama(plain(request), name.name());
            case PlainName _ -> throw withoutSource(id);
        };
    }

    /** A file that the entry names, or else its repository. */
    private ModelReference source(String id, ModelDetails details) {
        ModelReference byUrl = parsed(details.sourceUrl());
        if (byUrl instanceof HubReference file && file.path() != null) {
            return details.sourceRevision() == null
                    ? file
                    : new HubReference(file.repository(), file.path(), null, details.sourceRevision());
        }
        if (byUrl instanceof WebFile || byUrl instanceof OllamaName) {
            return byUrl;
        }
        ModelReference byRepository = parsed(details.sourceRepo());
        if (byRepository instanceof HubReference named) {
            return new HubReference(named.repository(), named.path(), named.quantization(), details.sourceRevision());
        }
        if (byUrl != null) {
            return byUrl;
        }
        throw withoutSource(id);
    }

    private @Nullable ModelReference parsed(@Nullable String source) {
        try {
            return source == null || source.isBlank() ? null : ModelReference.parse(source, hub);
        } catch (ProblemException noSource) {
            return null;
        }
    }

    private static ProblemException withoutSource(String id) {
        return ProblemException.notFound("The catalogue entry " + id
                        + " names no source; set its sourceRepo or sourceUrl, or type owner/name of a"
                        + " repository on the Hub")
                .field("model");
    }
}
