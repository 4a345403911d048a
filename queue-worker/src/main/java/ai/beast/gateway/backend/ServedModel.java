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
 * @param entry of the backend's list, as it came
 * @param running what the backend says of the loaded model, a missing node where it says nothing more; null while it is not loaded
 */
public record ServedModel(
        String name,
        String canonical,
        @Nullable String digest,
        JsonNode entry,
        @Nullable JsonNode running) {

    static ServedModel of(String name, @Nullable String digest, JsonNode entry, @Nullable JsonNode running) {
        return new ServedModel(name, ModelName.canonical(name), digest, entry, running);
    }

    public boolean isLoaded() {
        return running != null;
    }

    /** Memory that the model takes at least: what it takes now, or the size of its files; -1 where neither is known. */
    public long needBytes() {
        long loaded = running == null ? 0 : running.path("size").asLong(0);
        return Math.max(loaded, entry.path("size").asLong(-1));
    }
}
