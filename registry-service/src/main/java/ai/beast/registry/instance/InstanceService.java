package ai.beast.registry.instance;

import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.ModelRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Which files hold a model. */
@ApplicationScoped
class InstanceService {
    private final ModelRepository models;
    private final InstanceRepository instances;

    InstanceService(ModelRepository models, InstanceRepository instances) {
        this.models = models;
        this.instances = instances;
    }

    /** @throws ProblemException {@code not_found} when there is no such model */
    List<Instance> ofModel(String model) {
        if (models.find(model).isEmpty()) {
            throw ProblemException.notFound("There is no model " + model);
        }
        return instances.ofModel(model);
    }
}
