package ai.beast.jobs.download.ollama;

import ai.beast.jobs.download.rate.Speedometer;
import ai.beast.queue.core.Progress;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums the progress of the layers of a model. Used by one thread. */
public final class OllamaLayers {
    private record Layer(long completed, long total) {}

    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final Speedometer speed = new Speedometer(System.nanoTime(), 0);

    /** @return the progress, if the line is about a layer */
    @Nullable
    Progress take(JsonNode line) {
        String digest = line.path("digest").asText("");
        if (digest.isEmpty() || !line.path("total").canConvertToLong()) {
            return null;
        }
        long total = line.path("total").asLong();
        long completed = line.path("completed").asLong(0);
        // Ollama begins to count anew when it retries a part; ours only grows.
        layers.merge(
                digest,
                new Layer(completed, total),
                (before, now) -> new Layer(Math.max(before.completed(), now.completed()), now.total()));
        long done = layers.values().stream().mapToLong(Layer::completed).sum();
        return new Progress(done, total(), speed.at(System.nanoTime(), done));
    }

    long total() {
        return layers.values().stream().mapToLong(Layer::total).sum();
    }
}
