package ai.beast.versioning.deletion;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.alias.ModelAliases;
import ai.beast.versioning.snapshot.index.SnapshotRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Says what would miss the files of a model. */
@ApplicationScoped
class ModelUses {
    private final ModelAliases aliases;
    private final SnapshotRepository snapshots;

    ModelUses(ModelAliases aliases, SnapshotRepository snapshots) {
        this.aliases = aliases;
        this.snapshots = snapshots;
    }

    /** The aliases of the model, and of models that have snapshots of one of the files. */
    List<String> of(String model, Collection<Path> files) {
        Set<String> models = new TreeSet<>(Set.of(model));
        files.forEach(file -> models.addAll(snapshots.modelsAt(file.toString())));
        return aliases.of(models).stream().map(alias -> "the alias " + alias).toList();
    }

    /** @throws ProblemException {@code conflict} naming {@code usedBy} while something uses the model */
    void requireUnused(String model, Collection<Path> files) {
        List<String> uses = of(model, files);
        if (!uses.isEmpty()) {
            throw new ProblemException(
                            ErrorCode.CONFLICT,
                            model + " is in use by " + String.join(", ", uses)
                                    + "; change that first, or delete its files anyway with whileInUse")
                    .field("whileInUse")
                    .with("usedBy", uses);
        }
    }
}
