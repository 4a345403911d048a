package ai.beast.registry.instance;

import java.util.List;

/**
 * What would go if a model's files were deleted, and what would miss them.
 *
 * @param usedBy what refers to the model, as text for a person
 */
public record Deletion(String id, List<String> usedBy, List<File> files) {

    /**
     * One file of the model.
     *
     * @param instance number of the instance it belongs to
     * @param role {@code model}, {@code shard} or {@code projector}
     * @param sharedWith other models that have this very file
     * @param sameContentAt other files with the same content
     */
    public record File(
            long instance,
            String path,
            String role,
            String location,
            long sizeBytes,
            boolean available,
            List<String> sharedWith,
            List<String> sameContentAt) {}
}
