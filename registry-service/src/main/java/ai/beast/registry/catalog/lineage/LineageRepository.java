package ai.beast.registry.catalog.lineage;

import ai.beast.registry.catalog.lineage.Lineage.Relative;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Follows {@code base_model}, which names another entry by its id or by its repository. A line that bites its own tail ends
 * there, and any line after twenty generations.
 */
@ApplicationScoped
public class LineageRepository {
    private final Jdbi database;

    LineageRepository(Jdbi database) {
        this.database = database;
    }

    /** Of several entries from the named repository, the one whose id comes first. */
    public List<Relative> ancestors(String id) {
        return relatives("""
                WITH RECURSIVE line (reference, id, name, base_model, generations, seen) AS (
                  SELECT model.base_model, base.id, base.name, base.base_model, 1, ARRAY[model.id, base.id]
                  FROM model LEFT JOIN LATERAL (
                    SELECT id, name, base_model FROM model AS candidate
                    WHERE (candidate.id = model.base_model OR candidate.source_repo = model.base_model)
                      AND candidate.id <> model.id
                    ORDER BY candidate.id = model.base_model DESC, candidate.id LIMIT 1) AS base ON true
                  WHERE model.id = :id AND model.base_model IS NOT NULL
                  UNION ALL
                  SELECT line.base_model, base.id, base.name, base.base_model, generations + 1, seen || base.id
                  FROM line LEFT JOIN LATERAL (
                    SELECT id, name, base_model FROM model AS candidate
                    WHERE (candidate.id = line.base_model OR candidate.source_repo = line.base_model)
                      AND candidate.id <> ALL (seen)
                    ORDER BY candidate.id = line.base_model DESC, candidate.id LIMIT 1) AS base ON true
                  WHERE line.id IS NOT NULL AND line.base_model IS NOT NULL AND generations < 20)
                SELECT reference, id, name, generations FROM line ORDER BY generations""", id);
    }

    public List<Relative> descendants(String id) {
        return relatives("""
                WITH RECURSIVE line (id, name, source_repo, generations, seen) AS (
                  SELECT id, name, source_repo, 0, ARRAY[id] FROM model WHERE id = :id
                  UNION ALL
                  SELECT child.id, child.name, child.source_repo, generations + 1, seen || child.id
                  FROM line JOIN model AS child ON child.base_model IN (line.id, line.source_repo)
                  WHERE child.id <> ALL (seen) AND generations < 20)
                SELECT id AS reference, id, min(name) AS name, min(generations) AS generations FROM line
                WHERE generations > 0 GROUP BY id ORDER BY min(generations), id LIMIT 1000""", id);
    }

    private List<Relative> relatives(String sql, String id) {
        return database.withHandle(handle -> handle.createQuery(sql)
                .bind("id", id)
                .map((row, _) -> new Relative(
                        row.getString("reference"),
                        row.getString("id"),
                        row.getString("name"),
                        row.getInt("generations")))
                .list());
    }
}
