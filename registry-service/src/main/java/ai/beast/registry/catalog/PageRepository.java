package ai.beast.registry.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/**
 * The whole entries of a page. Pages show the same well-known entries again and again, so the last {@value #MOST} are kept with the
 * version of their row: each time the database is asked for the versions, and only for the rows that are others by now.
 * Thread-safe.
 */
@ApplicationScoped
class PageRepository {
    private static final int MOST = 1000;

    private final ModelColumns columns;
    private final Cache<String, Kept> lately =
            Caffeine.newBuilder().maximumSize(MOST).build();

    PageRepository(ModelColumns columns) {
        this.columns = columns;
    }

    private record Kept(String version, Model model) {}

    /** The entries in this order, without those that went meanwhile. */
    List<Model> read(Handle handle, List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, String> versions = versions(handle, ids);
        Map<String, Model> entries = new HashMap<>();
        lately.getAllPresent(ids).forEach((id, kept) -> {
            if (kept.version().equals(versions.get(id))) {
                entries.put(id, kept.model());
            }
        });
        List<String> others = versions.keySet().stream()
                .filter(id -> !entries.containsKey(id))
                .toList();
        if (!others.isEmpty()) {
            handle.createQuery(ModelColumns.SELECT + " WHERE model.id = ANY (CAST(:ids AS text[]))")
                    .bindArray("ids", String.class, others)
                    .map(columns)
                    .forEach(model -> {
                        entries.put(model.id(), model);
                        // The row may be newer than its version was; then the next reading finds another version.
                        lately.put(model.id(), new Kept(versions.getOrDefault(model.id(), ""), model));
                    });
        }
        return ids.stream().map(entries::get).filter(Objects::nonNull).toList();
    }

    /** What no two states of a row have in common: the transaction that wrote it, and its place. */
    private static Map<String, String> versions(Handle handle, List<String> ids) {
        return handle.createQuery("SELECT id, CAST(xmin AS text) || CAST(ctid AS text) AS version FROM model"
                        + " WHERE id = ANY (CAST(:ids AS text[]))")
                .bindArray("ids", String.class, ids)
                .reduceRows(new HashMap<>(), (versions, row) -> {
                    versions.put(row.getColumn("id", String.class), row.getColumn("version", String.class));
                    return versions;
                });
    }
}
