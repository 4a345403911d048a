package ai.beast.versioning.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A catalogue in memory, in place of registry-service. */
@Mock
@Singleton
public class InstalledModels implements Catalogue {
    private final Map<String, CatalogueEntry> entries = new ConcurrentHashMap<>();

    @Override
    public List<CatalogueEntry> installed(long maxAgeMillis) {
        return List.copyOf(entries.values());
    }

    /** Adds or replaces an entry with one instance. */
    void add(String id, Map<String, ?> facts, Path... files) {
        ObjectNode members = new ObjectMapper().valueToTree(facts);
        entries.put(
                id,
                new CatalogueEntry(
                        id,
                        members,
                        List.of(Arrays.stream(files).map(Path::toString).toList())));
    }
}
