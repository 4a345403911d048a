package ai.beast.registry.instance;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.ModelRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which files hold a model. */
@ApplicationScoped
public class InstanceService {

    private final ModelRepository models;
    private final InstanceRepository instances;

    InstanceService(ModelRepository models, InstanceRepository instances) {
        this.models = models;
        this.instances = instances;
    }

    /** @param nextCursor where the next page begins; null after the last */
    public record Page(List<Instance> items, @Nullable String nextCursor) {}

    /** @param wastedBytes what could be freed by keeping one file of each group */
    public record Duplicates(long wastedBytes, List<Group> items) {}

    /** Files with one content. */
    public record Group(String sha256, long sizeBytes, long wastedBytes, List<String> paths) {}

    /** @throws ProblemException {@code not_found} when there is no such model */
    List<Instance> ofModel(String model) {
        if (models.find(model).isEmpty()) {
            throw ProblemException.notFound("There is no model " + model);
        }
        return instances.ofModel(model);
    }

    /** @throws ProblemException {@code invalid_field}, {@code invalid_cursor} */
    Page list(@Nullable String location, @Nullable String available, int limit, @Nullable String cursor) {
        long after = cursor == null ? 0 : after(cursor);
        List<Instance> found = instances.list(location, flag(available), after, limit + 1);
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        List<Instance> items = List.copyOf(found.subList(0, limit));
        return new Page(items, Long.toString(items.getLast().id()));
    }

    /** @throws ProblemException {@code not_found} */
    Instance get(String id) {
        return instances.find(id(id)).orElseThrow(() -> unknown(id));
    }

    /** @throws ProblemException {@code not_found} */
    @Transactional
    void use(String id) {
        if (!instances.countUse(id(id))) {
            throw unknown(id);
        }
    }

    /** @throws ProblemException {@code not_found}; {@code invalid_state} when the file is there */
    @Transactional
    void forget(String id) {
        if (!instances.forget(id(id))) {
            get(id);
            throw new ProblemException(
                    ErrorCode.INVALID_STATE, "The file is there; delete it first, or it would be found again");
        }
    }

    Duplicates duplicates() {
        Map<String, List<Instance>> byHash = new LinkedHashMap<>();
        for (Instance each : instances.duplicates()) {
            if (each.sha256() != null) {
                byHash.computeIfAbsent(each.sha256(), _ -> new ArrayList<>()).add(each);
            }
        }
        Map<String, String> keys = instances.fileKeys();
        List<Group> groups = byHash.entrySet().stream()
                .map(entry -> {
                    List<Instance> same = entry.getValue();
                    long size = same.getFirst().sizeBytes();
                    long copies = same.stream()
                            .map(each -> keys.getOrDefault(each.path(), each.path()))
                            .distinct()
                            .count();
                    return new Group(
                            entry.getKey(),
                            size,
                            size * (copies - 1),
                            same.stream().map(Instance::path).toList());
                })
                // Names of one file waste nothing.
                .filter(group -> group.wastedBytes() > 0)
                .sorted(Comparator.comparingLong(Group::wastedBytes).reversed())
                .toList();
        return new Duplicates(groups.stream().mapToLong(Group::wastedBytes).sum(), groups);
    }

    private static @Nullable Boolean flag(@Nullable String text) {
        return switch (text == null ? "" : text) {
            case "" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.invalid("available", "The value must be true or false");
        };
    }

    private static long after(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException foreign) {
            throw new ProblemException(ErrorCode.INVALID_CURSOR, "This is not a cursor of this service", foreign)
                    .field("cursor");
        }
    }

    private static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw unknown(text);
        }
    }

    private static ProblemException unknown(String id) {
        return ProblemException.notFound("There is no instance " + id);
    }
}
