package ai.beast.registry.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some entries of a list.
 *
 * @param nextCursor where the next page starts; null on the last one
 */
public record ModelPage(List<Model> items, @Nullable String nextCursor) {}
