package ai.beast.gateway.backend;

import ai.beast.gateway.route.ModelName;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A model that a backend lists.
 *
 * @param name as it is listed
 * @param canonical the name that compares equal to other spellings
 * @param digest of its content; null where the backend states none
 * @param loadedBytes memory it takes while loaded; 0 where it is loaded and no number is known, -1 while it is not loaded
 * @param entry of the backend's list, as it came
 */
public record ServedModel(
        String name, String canonical, @Nullable String digest, long loadedBytes, JsonNode entry) {

    static ServedModel of(String name, @Nullable String digest, long loadedBytes, JsonNode entry) {
        return new ServedModel(name, ModelName.canonical(name), digest, loadedBytes, entry);
    }

    public boolean isLoaded() {
        return loadedBytes >= 0;
    }

    /** Bytes of its files; -1 where the backend states none. */
    public long fileBytes() {
        return entry.path("size").asLong(-1);
    }
}
