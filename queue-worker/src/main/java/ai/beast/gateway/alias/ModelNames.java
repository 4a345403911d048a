package ai.beast.gateway.alias;

import ai.beast.gateway.backend.BackendView;
import ai.beast.gateway.backend.Backends;
import ai.beast.gateway.backend.ModelPlaces;
import ai.beast.gateway.backend.ServedModel;
import ai.beast.gateway.route.GatewayError;
import ai.beast.gateway.route.GatewayException;
import ai.beast.gateway.route.ModelName;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Resolves names of requests: an alias wins over a model of the same name, because a person set it. Thread-safe. */
public final class ModelNames {
    private final Aliases aliases;
    private final Backends backends;

    public ModelNames(Aliases aliases, Backends backends) {
        this.aliases = aliases;
        this.backends = backends;
    }

    /**
     * @param visible what the caller may use; only such names are offered for one that is unknown
     * @throws GatewayException {@code model_not_found}, or {@code backend_unavailable} while no backend answers
     */
    public ResolvedModel resolve(String asked, Predicate<ResolvedModel> visible) throws GatewayException {
        AliasTable table = aliases.table();
        String alias = ModelName.shortest(asked);
        Optional<AliasTable.Entry> entry = table.find(alias);
        ResolvedModel resolved = entry.isPresent()
                ? new ResolvedModel(asked, alias, places(entry.get()))
                : new ResolvedModel(asked, null, backends.find(asked));
        if (!resolved.places().isEmpty() && visible.test(resolved)) {
            return resolved;
        }
        if (backends.views().stream().noneMatch(BackendView::isAvailable)) {
            throw new GatewayException(GatewayError.noBackend(
                    backends.views().stream().map(view -> view.backend().name()).toList()));
        }
        if (entry.isPresent() && resolved.places().isEmpty()) {
            throw new GatewayException(GatewayError.of(
                    404,
                    "model_not_found",
                    "the alias '" + alias + "' points to '" + entry.get().model() + "', which no backend has"));
        }
        Stream<String> names = Stream.concat(table.aliases().keySet().stream(), modelNames());
        Stream<String> offered = names.filter(name -> lookUp(table, name)
                .filter(each -> !each.places().isEmpty() && visible.test(each))
                .isPresent());
        throw new GatewayException(GatewayError.unknownModel(asked, ModelPlaces.nearest(asked, offered)));
    }

    /** All aliases that some backend can answer. */
    public Stream<ResolvedModel> aliases() {
        return aliases.table().aliases().entrySet().stream()
                .map(entry -> new ResolvedModel(entry.getKey(), entry.getKey(), places(entry.getValue())))
                .filter(resolved -> !resolved.places().isEmpty());
    }

    /** What the alias stands for, if some backend can answer it. */
    public Optional<ResolvedModel> alias(String name) {
        return aliases.table()
                .find(name)
                .map(entry -> new ResolvedModel(name, name, places(entry)))
                .filter(resolved -> !resolved.places().isEmpty());
    }

    private Stream<String> modelNames() {
        return backends.views().stream()
                .flatMap(view -> view.models().stream())
                .map(ServedModel::name)
                .distinct();
    }

    private Optional<ResolvedModel> lookUp(AliasTable table, String name) {
        Optional<AliasTable.Entry> entry = table.find(name);
        return Optional.of(
                entry.isPresent()
                        ? new ResolvedModel(name, name, places(entry.get()))
                        : new ResolvedModel(name, null, backends.find(name)));
    }

    private ModelPlaces places(AliasTable.Entry entry) {
        for (String name : entry.names()) {
            ModelPlaces places = backends.find(name);
            if (!places.isEmpty()) {
                return places;
            }
        }
        return backends.find("");
    }
}
