package ai.beast.registry.catalog.lineage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ancestors and descendants of a model.
 *
 * @param ancestors nearest first; the last may be one the catalogue does not have
 * @param descendants nearest first, at most 1000
 */
public record Lineage(String id, List<Relative> ancestors, List<Relative> descendants) {

    /**
     * A model of the same line.
     *
     * @param reference as the model made from it names it, or the id of a descendant
     * @param id in the catalogue; null for one it does not have
     * @param generations how far away, from 1 on
     */
    public record Relative(
            String reference, @Nullable String id, @Nullable String name, int generations) {}
}
