package ai.beast.registry.discovery.root;

import ai.beast.registry.discovery.layout.Layout;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory that models are looked for in.
 *
 * @param name the location of what is found there; unique
 * @param path absolute
 * @param layout what is known of its shape beforehand; stores with an unmistakable shape are known by it anyway
 */
public record ModelRoot(String name, Path path, Layout layout) {
    private static final Pattern SETTING = Pattern.compile("([a-z0-9][a-z0-9.-]{0,63})(?::([a-z-]+))?=(.+)");
    private static final List<String> LM_STUDIO_HOMES = List.of(".lmstudio/models", ".cache/lm-studio/models");

    /** @throws IllegalArgumentException when the text is no {@code name=path} or {@code name:layout=path} */
    static ModelRoot parse(String text) {
        Matcher setting = SETTING.matcher(text.strip());
        if (!setting.matches()) {
            throw new IllegalArgumentException("A location is written name=path or name:layout=path, not " + text);
        }
        Path path = Path.of(setting.group(3));
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("The path of location " + setting.group(1) + " must be absolute");
        }
        String layout = setting.group(2);
        if (layout == null) {
            return of(setting.group(1), path);
        }
        return new ModelRoot(
                setting.group(1),
                path.normalize(),
                Layout.byLabel(layout).orElseThrow(() -> new IllegalArgumentException("There is no layout " + layout)));
    }

    /** A directory whose shape is to be seen; LM Studio's shows in the directory's own path alone. */
    static ModelRoot of(String name, Path path) {
        Path normal = path.toAbsolutePath().normalize();
        boolean lmStudio = LM_STUDIO_HOMES.stream().anyMatch(normal::endsWith);
        return new ModelRoot(name, normal, lmStudio ? Layout.LM_STUDIO : Layout.FILES);
    }
}
