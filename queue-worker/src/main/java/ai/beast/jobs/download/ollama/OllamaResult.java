package ai.beast.jobs.download.ollama;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The result of a finished pull.
 *
 * @param model as Ollama knows it
 * @param digest of its manifest, if Ollama states it
 * @param sizeBytes of all its layers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OllamaResult(
        @JsonProperty("ollama_model") String model,
        @Nullable String digest,
        @JsonProperty("size_bytes") long sizeBytes,
        @JsonProperty("duration_seconds") double durationSeconds) {}
