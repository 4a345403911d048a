package ai.beast.registry.discovery.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.registry.discovery.layout.Layout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRootsTest {
    private static final Path MODELS = Path.of("/srv/models");

    @Test
    void locationsHaveNamesPathsAndPerhapsALayout() {
        ModelRoots roots = ModelRoots.of(
                MODELS,
                List.of("external=/mnt/disk", "comfy:comfyui=/opt/comfy/models", "lm=/home/me/.lmstudio/models"));

        assertThat(roots.all())
                .containsExactly(
                        new ModelRoot("internal", MODELS, Layout.FILES),
                        new ModelRoot("external", Path.of("/mnt/disk"), Layout.FILES),
                        new ModelRoot("comfy", Path.of("/opt/comfy/models"), Layout.COMFY_UI),
                        new ModelRoot("lm", Path.of("/home/me/.lmstudio/models"), Layout.LM_STUDIO));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "external",
                "=/mnt",
                "Big=/mnt",
                "a=relative",
                "a:strange=/mnt",
                "internal=/mnt",
                "a=/srv/models/x"
            })
    void anythingElseStopsTheStart(String location) {
        assertThatThrownBy(() -> ModelRoots.of(MODELS, List.of(location))).isInstanceOf(IllegalArgumentException.class);
    }
}
