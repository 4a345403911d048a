package ai.beast.registry.mlflow;

import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.ModelRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds models and versions for MLflow's clients, page by page. A page token holds the last thing seen. */
@ApplicationScoped
class MlflowLists {
    private static final int MOST_RESULTS = 1000;
    private static final int RESULTS = 100;

    private final RegisteredModelRepository registered;
    private final MlflowModels view;
    private final ModelRepository models;

    MlflowLists(RegisteredModelRepository registered, MlflowModels view, ModelRepository models) {
        this.registered = registered;
        this.view = view;
        this.models = models;
    }

    /** In the order of their names. */
    Map<String, Object> models(MlflowFilter filter, @Nullable String maxResults, @Nullable String token) {
        int limit = limit(maxResults);
        List<String> names = filter.run() != null
                ? List.of()
                : registered.names(after(token), filter.name(), filter.ignoreCase(), limit + 1);
        return page("registered_models", names, limit, view::model);
    }

    /** In the order of their ids. */
    Map<String, Object> versions(MlflowFilter filter, @Nullable String maxResults, @Nullable String token) {
        int limit = limit(maxResults);
        String run = filter.run();
        List<String> ids = run == null
                ? registered.ids(after(token), filter.name(), filter.ignoreCase(), limit + 1)
                : registered.tagged(after(token), MlflowModels.runTag(run), limit + 1);
        return page("model_versions", ids, limit, id -> models.find(id).map(view::version));
    }

    private static Map<String, Object> page(
            String member, List<String> keys, int limit, Function<String, Object> reader) {
        List<String> shown = keys.subList(0, Math.min(limit, keys.size()));
        Map<String, Object> page = new LinkedHashMap<>();
        page.put(
                member,
                shown.stream()
                        .map(reader)
                        .map(value -> value instanceof Optional<?> found ? found.orElse(null) : value)
                        .filter(value -> value != null)
                        .toList());
        if (keys.size() > limit) {
            byte[] last = shown.getLast().getBytes(StandardCharsets.UTF_8);
            page.put("next_page_token", Base64.getUrlEncoder().encodeToString(last));
        }
        return page;
    }

    private static String after(@Nullable String token) {
        try {
            return token == null ? "" : new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            throw ProblemException.invalid("page_token", "This is not a page token of this service");
        }
    }

    private static int limit(@Nullable String maxResults) {
        if (maxResults == null) {
            return RESULTS;
        }
        try {
            int limit = Integer.parseInt(maxResults);
            if (limit > 0) {
                return Math.min(limit, MOST_RESULTS);
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a number out of range
        }
        throw ProblemException.invalid("max_results", "max_results must be a positive number");
    }
}
