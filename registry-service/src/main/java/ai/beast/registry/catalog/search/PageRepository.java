package ai.beast.registry.catalog.search;

import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.entry.ModelColumns;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jdbi.v3.core.Handle;

/**
 * The whole entries of a page. Pages show the same well-known entries again and again, so the last {@value #MAX} are kept with the
 * number of their state, and rows are read only where the number found is another. Thread-safe.
 */
@ApplicationScoped
class PageRepository {
    private static final int MAX = 1000;

    private final ModelColumns columns;
    private final Cache<String, Kept> lately =
            Caffeine.newBuilder().maximumSize(MAX).build();

    PageRepository(ModelColumns columns) {
        this.columns = columns;
    }

    private record Kept(long state, Model model) {}

    /**
     * The entries in this order, without those that went meanwhile.
     *
     * @param states the number that stands for the present state of each
     */
    List<Model> read(Handle handle, SequencedMap<String, Long> states) {
        Map<String, Model> entries = new HashMap<>();
        lately.getAllPresent(states.keySet()).forEach((id, kept) -> {
            if (Objects.equals(kept.state(), states.get(id))) {
                entries.put(id, kept.model());
            }
        });
        List<String> others =
                states.keySet().stream().filter(id -> !entries.containsKey(id)).toList();
        if (!others.isEmpty()) {
            handle.createQuery(ModelColumns.SELECT + " WHERE model.id = ANY (CAST(:ids AS text[]))")
                    .bindArray("ids", String.class, others)
                    .map(columns)
                    .forEach(model -> {
                        entries.put(model.id(), model);
                        // The row may be newer than its number was; then the next search finds another number.
                        lately.put(model.id(), new Kept(states.getOrDefault(model.id(), 0L), model));
                    });
        }
        return states.keySet().stream()
                .map(entries::get)
                .filter(Objects::nonNull)
                .toList();
    }
}
