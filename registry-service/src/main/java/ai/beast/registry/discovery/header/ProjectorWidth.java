package ai.beast.registry.discovery.header;

import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.Tensor;
import java.util.List;

/**
 * Whether a projector gives hidden states as wide as a language model's. Its last matrix makes them: a dimension of one of its {@code mm.} tensors is that
 * width. Source: llama.cpp's {@code clip.cpp}.
 */
final class ProjectorWidth {
    private static final List<String> LAST_TENSORS = List.of("mm.", "resampler.", "adapter.", "v.model.mm.", "a.mm.");
    private static final List<String> KEYS = List.of("clip.vision.projection_dim", "clip.audio.projection_dim");

    private ProjectorWidth() {}

    /** @param embeddingLength of the language model, 0 if unknown: any projector may be its */
    static boolean fits(ModelHeader projector, long embeddingLength) {
        if (embeddingLength == 0) {
            return true;
        }
        List<Tensor> last = projector.tensors().stream()
                .filter(tensor -> LAST_TENSORS.stream().anyMatch(tensor.name()::startsWith))
                .toList();
        boolean declared = KEYS.stream()
                .anyMatch(key -> Long.valueOf(embeddingLength)
                        .equals(projector.metadata().get(key)));
        boolean silent = last.isEmpty() && KEYS.stream().noneMatch(projector.metadata()::containsKey);
        // Some models take several projected states as one, so a multiple of the width fits too.
        return silent
                || declared
                || last.stream()
                        .anyMatch(tensor ->
                                tensor.shape().stream().anyMatch(size -> size > 0 && size % embeddingLength == 0));
    }
}
