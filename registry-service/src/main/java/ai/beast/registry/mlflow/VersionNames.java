package ai.beast.registry.mlflow;

import ai.beast.registry.catalog.entry.Model;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Maps names of MLflow to names of the catalogue and back. Pure. */
final class VersionNames {
    private static final int MAX_ID = 150;
    private static final int MAX_SCOPE = 60;

    private VersionNames() {}

    /** MLflow has no empty version. */
    static String shown(Model model) {
        String version = Objects.requireNonNull(model.details().version());
        return version.isEmpty() ? "0" : version;
    }

    /** The lowest number above those there are; versions that are no numbers do not count. */
    static String next(List<Model> versions) {
        long highest = versions.stream()
                .map(VersionNames::shown)
                .filter(version -> version.matches("[0-9]{1,15}"))
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
        return Long.toString(highest + 1);
    }

    static String id(String name, String version) {
        return slug(name, MAX_ID) + "-v" + slug(version, MAX_SCOPE);
    }

    /** An alias of MLflow belongs to one registered model, one of the catalogue to all. */
    static String alias(String name, String alias) {
        return slug(name, MAX_SCOPE) + "." + alias.toLowerCase(Locale.ROOT);
    }

    /** The alias as MLflow's clients of this model know it; one that was made for all models keeps its name. */
    static String shown(String name, String alias) {
        String scope = slug(name, MAX_SCOPE) + ".";
        return alias.startsWith(scope) ? alias.substring(scope.length()) : alias;
    }

    private static String slug(String text, int longest) {
        String slug =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[^a-z0-9]+", "");
        String cut = slug.substring(0, Math.min(longest, slug.length())).replaceAll("[^a-z0-9]+$", "");
        return cut.isEmpty() ? "model" : cut;
    }
}
