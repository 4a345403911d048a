package ai.beast.modelfiles;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says about itself, in terms common to the formats. Texts come from the file and are not to be trusted; absent ones are null. Of a model
 * split into shards this is one shard: its parameters, tensors and size are that shard's alone.
 *
 * @param architecture e.g. {@code llama}; GGUF's {@code general.architecture}, or {@code modelspec.architecture} of a safetensors file
 * @param quantization e.g. {@code Q4_K_M} where the file declares it and its tensors agree, otherwise the type that holds most parameters, e.g. {@code Q4_K}
 * @param parameterCount sum of the tensors' elements
 * @param contextLength tokens the model was trained for
 * @param sizeBytes size of the file
 * @param baseModel the first model this one declares to be derived from: a repository ({@code owner/name}) where known, otherwise its name
 * @param metadata the file's scalar values in file order: {@link String}, {@link Long}, {@link java.math.BigInteger} (an unsigned value beyond 63 bits), {@link
 *     Double} (may be NaN or infinite) or {@link Boolean}
 * @param arrays the file's array values, shortened
 * @param tensors in file order
 * @param tensorDataStart first byte after the header and its padding, from the start of the file
 */
public record ModelHeader(
        ModelFormat format,
        @Nullable String architecture,
        @Nullable String name,
        @Nullable String version,
        @Nullable String quantization,
        long parameterCount,
        @Nullable Long contextLength,
        long sizeBytes,
        @Nullable String license,
        @Nullable String baseModel,
        Map<String, Object> metadata,
        Map<String, ArrayPreview> arrays,
        List<Tensor> tensors,
        long tensorDataStart) {

    public ModelHeader {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
        tensors = List.copyOf(tensors);
    }

    /** Whether this is the vision or audio projector that accompanies a language model, not a model of its own. */
    public boolean projector() {
        return "mmproj".equals(metadata.get("general.type")) || "clip".equals(architecture);
    }

    /** Bytes of tensor data, without header and padding. */
    public long tensorBytes() {
        return tensors.stream().mapToLong(Tensor::byteLength).sum();
    }
}
