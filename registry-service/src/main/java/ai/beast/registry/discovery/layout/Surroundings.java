package ai.beast.registry.discovery.layout;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Facts about models from the place of their directory.
 *
 * @param label a name for a model whose own file name says nothing, such as {@code model.safetensors}
 */
record Surroundings(Layout layout, @Nullable String label, FoundModel.Source source, List<String> tags) {
    private static final List<String> SAYING_NOTHING = List.of(
            "model",
            "models",
            "ggml-model",
            "diffusion_pytorch_model",
            "pytorch_model",
            "adapter_model",
            "consolidated",
            "weights",
            "unnamed");

    static final Surroundings PLAIN = new Surroundings(Layout.FILES, null, FoundModel.Source.UNKNOWN, List.of());

    Surroundings within(String directory) {
        return new Surroundings(layout, directory, source, tags);
    }

    Surroundings tagged(Layout newLayout, List<String> newTags) {
        return new Surroundings(newLayout, label, source, newTags);
    }

    /** The stem itself, or the surroundings' label where the stem is one of those every model has. */
    String name(String stem) {
        String bare = stem.toLowerCase(Locale.ROOT);
        boolean nothing = SAYING_NOTHING.stream().anyMatch(each -> bare.equals(each) || bare.startsWith(each + ".fp"));
        return nothing && label != null ? label : stem;
    }
}
