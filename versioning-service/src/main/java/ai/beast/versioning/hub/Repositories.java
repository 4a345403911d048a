package ai.beast.versioning.hub;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Groups the catalogue into repositories. */
@ApplicationScoped
class Repositories {
    private static final long MAX_AGE_MILLIS = 5_000;
    /** A model that has just been installed is looked for again. */
    private static final long MAX_AGE_OF_ABSENCE_MILLIS = 500;

    private final Catalogue catalogue;

    Repositories(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    List<HubRepository> all() {
        return List.copyOf(grouped(MAX_AGE_MILLIS).values());
    }

    /**
     * The repository with this name; without regard to letter case where only one fits then.
     *
     * @throws HubError {@code RepoNotFound}
     */
    HubRepository get(String id) {
        return find(id, MAX_AGE_MILLIS)
                .or(() -> find(id, MAX_AGE_OF_ABSENCE_MILLIS))
                .orElseThrow(() -> HubError.repositoryNotFound(id));
    }

    private Optional<HubRepository> find(String id, long maxAgeMillis) {
        Map<String, HubRepository> repositories = grouped(maxAgeMillis);
        HubRepository exact = repositories.get(id);
        if (exact != null) {
            return Optional.of(exact);
        }
        List<HubRepository> similar = repositories.values().stream()
                .filter(repository -> repository.id().equalsIgnoreCase(id))
                .toList();
        return similar.size() == 1 ? Optional.of(similar.getFirst()) : Optional.empty();
    }

    private Map<String, HubRepository> grouped(long maxAgeMillis) {
        Map<String, List<CatalogueEntry>> entries = new LinkedHashMap<>();
        for (CatalogueEntry entry : catalogue.installed(maxAgeMillis)) {
            entries.computeIfAbsent(entry.repository(), _ -> new ArrayList<>()).add(entry);
        }
        Map<String, HubRepository> repositories = new LinkedHashMap<>();
        entries.forEach((id, of) -> repositories.put(id, new HubRepository(id, List.copyOf(of))));
        return repositories;
    }
}
