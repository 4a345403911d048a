package ai.beast.gateway.alias;

import ai.beast.gateway.route.ModelName;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The models that a key may use. What decides is the model that would answer, not how it is spelled; an alias that is listed stands for
 * whatever it points to at the time.
 */
public final class AllowedModels implements Predicate<ResolvedModel> {
    private static final AllowedModels ALL = new AllowedModels(null);

    private final @Nullable Set<String> names;

    private AllowedModels(@Nullable Set<String> names) {
        this.names = names;
    }

    public static AllowedModels all() {
        return ALL;
    }

    /** @param names of models and aliases, in any spelling */
    public static AllowedModels only(Collection<String> names) {
        return new AllowedModels(names.stream().map(ModelName::canonical).collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public boolean test(ResolvedModel model) {
        if (names == null) {
            return true;
        }
        String alias = model.alias();
        return (alias != null && names.contains(ModelName.canonical(alias)))
                || model.places().places().stream()
                                .allMatch(place -> names.contains(place.model().canonical()))
                        && !model.places().isEmpty();
    }
}
