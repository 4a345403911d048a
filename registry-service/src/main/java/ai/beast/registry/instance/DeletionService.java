package ai.beast.registry.instance;

import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.change.ModelInUse;
import ai.beast.registry.catalog.entry.ModelRepository;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what a deletion of a model's files would take away. The files themselves are deleted by versioning-service. */
@ApplicationScoped
class DeletionService {
    private final ModelRepository models;
    private final InstanceRepository instances;
    private final List<ModelInUse> uses;

    DeletionService(ModelRepository models, InstanceRepository instances, @All List<ModelInUse> uses) {
        this.models = models;
        this.instances = instances;
        this.uses = uses;
    }

    /** @throws ProblemException {@code not_found} when there is no such model */
    Deletion of(String model) {
        if (models.find(model).isEmpty()) {
            throw ProblemException.notFound("There is no model " + model);
        }
        List<Deletion.File> files = new ArrayList<>();
        instances.ofModel(model).forEach(instance -> addFiles(instance, files));
        List<String> usedBy = uses.stream()
                .map(use -> use.use(model))
                .flatMap(Optional::stream)
                .toList();
        return new Deletion(model, usedBy, files);
    }

    private void addFiles(Instance instance, List<Deletion.File> files) {
        long parts =
                instance.parts().stream().mapToLong(Instance.Part::sizeBytes).sum();
        files.add(file(instance, instance.path(), "model", Math.max(0, instance.sizeBytes() - parts)));
        instance.parts().forEach(part -> files.add(file(instance, part.path(), part.role(), part.sizeBytes())));
    }

    private Deletion.File file(Instance instance, String path, String role, long sizeBytes) {
        boolean first = path.equals(instance.path());
        return new Deletion.File(
                instance.id(),
                path,
                role,
                instance.location(),
                sizeBytes,
                instance.available(),
                instances.othersWith(path, instance.model()),
                first && instance.sha256() != null ? instances.othersWithContent(instance.sha256(), path) : List.of());
    }
}
