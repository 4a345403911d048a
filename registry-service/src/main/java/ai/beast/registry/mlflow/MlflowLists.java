package ai.beast.registry.mlflow;

import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.ModelRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds models and versions for MLflow's clients, page by page. */
@ApplicationScoped
class MlflowLists {
    private static final int MAX_RESULTS = 1000;
    private static final int RESULTS = 100;

    private final RegisteredModelRepository registered;
    private final OrderedListRepository ordered;
    private final MlflowModels view;
    private final ModelRepository models;

    MlflowLists(
            RegisteredModelRepository registered,
            OrderedListRepository ordered,
            MlflowModels view,
            ModelRepository models) {
        this.registered = registered;
        this.ordered = ordered;
        this.view = view;
        this.models = models;
    }

    /** In the order of their names where no other is asked for. */
    Map<String, Object> models(
            MlflowFilter filter, MlflowOrder order, @Nullable String maxResults, @Nullable String token) {
        int limit = limit(maxResults);
        Map<String, Object> page = new LinkedHashMap<>();
        List<String> names;
        if (filter.run() != null) {
            names = List.of();
        } else if (order.isGiven()) {
            names = ordered.names(filter, order, PageToken.seen(order, token), limit + 1);
        } else {
            names = registered.names(PageToken.key(token), filter.name(), filter.ignoreCase(), limit + 1);
        }
        page.put("registered_models", first(names, limit).map(view::model).toList());
        return next(page, names, limit, order, token);
    }

    /** In the order of their ids where no other is asked for. */
    Map<String, Object> versions(
            MlflowFilter filter, MlflowOrder order, @Nullable String maxResults, @Nullable String token) {
        int limit = limit(maxResults);
        Map<String, Object> page = new LinkedHashMap<>();
        String tag = filter.run() == null ? null : MlflowModels.runTag(filter.run());
        List<String> ids;
        if (order.isGiven()) {
            ids = ordered.ids(filter, tag, order, PageToken.seen(order, token), limit + 1);
        } else if (tag != null) {
            ids = registered.tagged(PageToken.key(token), tag, limit + 1);
        } else {
            ids = registered.ids(PageToken.key(token), filter.name(), filter.ignoreCase(), limit + 1);
        }
        page.put(
                "model_versions",
                first(ids, limit)
                        .map(models::find)
                        .flatMap(Optional::stream)
                        .map(view::version)
                        .toList());
        return next(page, ids, limit, order, token);
    }

    private static Stream<String> first(List<String> keys, int limit) {
        return keys.stream().limit(limit);
    }

    private static Map<String, Object> next(
            Map<String, Object> page, List<String> keys, int limit, MlflowOrder order, @Nullable String token) {
        if (keys.size() > limit) {
            page.put(
                    "next_page_token",
                    order.isGiven()
                            ? PageToken.skipped(order, PageToken.seen(order, token) + limit)
                            : PageToken.after(keys.get(limit - 1)));
        }
        return page;
    }

    private static int limit(@Nullable String maxResults) {
        if (maxResults == null) {
            return RESULTS;
        }
        try {
            int limit = Integer.parseInt(maxResults);
            if (limit > 0) {
                return Math.min(limit, MAX_RESULTS);
            }
        } catch (NumberFormatException notANumber) {
            // answered below, like a number out of range
        }
        throw ProblemException.invalid("max_results", "max_results must be a positive number");
    }
}
