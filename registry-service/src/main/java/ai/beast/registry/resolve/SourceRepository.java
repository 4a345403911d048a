package ai.beast.registry.resolve;

import ai.beast.registry.resolve.Resolution.Present;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Questions of a resolution to the catalogue. */
@ApplicationScoped
class SourceRepository {
    private final Jdbi database;

    SourceRepository(Jdbi database) {
        this.database = database;
    }

    private record Named(String id, @Nullable Long parameters) {}

    private record Candidate(String id, int distance) {}

    /** Ids of the entries with a source that have this family and size, the closest first. */
    List<String> like(FamilyAndSize wanted) {
        if (wanted.family().isEmpty()) {
            return List.of();
        }
        List<Named> entries = database.withHandle(handle -> handle.createQuery("""
                        SELECT id, parameter_count FROM model
                        WHERE id LIKE :first || '%' AND coalesce(source_repo, source_url) IS NOT NULL ORDER BY id""")
                .bind("first", wanted.family().getFirst().replaceAll("([%_\\\\])", "\\\\$1"))
                .map((row, _) -> {
                    long parameters = row.getLong("parameter_count");
                    return new Named(row.getString("id"), row.wasNull() ? null : parameters);
                })
                .list());
        return entries.stream()
                .flatMap(entry -> candidate(entry, wanted).stream())
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::id))
                .map(Candidate::id)
                .toList();
    }

    private static List<Candidate> candidate(Named entry, FamilyAndSize wanted) {
        OptionalInt distance = wanted.distance(entry.id(), entry.parameters());
        return distance.isPresent() ? List.of(new Candidate(entry.id(), distance.getAsInt())) : List.of();
    }

    /** Files that are here with one of these contents. */
    List<Present> present(Collection<String> hashes) {
        return hashes.isEmpty()
                ? List.of()
                : database.withHandle(handle -> handle.createQuery("""
                                SELECT model_id, path, sha256 FROM instance
                                WHERE sha256 = ANY(CAST(:hashes AS text[])) AND available ORDER BY path""")
                        .bindArray("hashes", String.class, List.copyOf(hashes))
                        .map((row, _) ->
                                new Present(row.getString("model_id"), row.getString("path"), row.getString("sha256")))
                        .list());
    }
}
