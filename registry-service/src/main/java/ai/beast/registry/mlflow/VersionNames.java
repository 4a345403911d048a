package ai.beast.registry.mlflow;

import ai.beast.registry.catalog.entry.Model;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Maps names of MLflow to names of the catalogue and back. Pure. */
final class VersionNames {
    private static final int MAX_ID = 150;
    private static final int MAX_SCOPE = 60;
    private static final int DIGEST_BYTES = 4;

    private VersionNames() {}

    /** MLflow has no empty version. */
    static String shown(Model model) {
        String version = Objects.requireNonNull(model.details().version());
        return version.isEmpty() ? "0" : version;
    }

    /** The highest number among the versions; those that are no numbers do not count. */
    static long highest(List<Model> versions) {
        return versions.stream()
                .map(VersionNames::shown)
                .filter(version -> version.matches("[0-9]{1,15}"))
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
    }

    /** Ids for a version in the order of preference: different names may have the first alike, none the second. */
    static List<String> ids(String name, String version) {
        String number = "-v" + slug(version, MAX_SCOPE);
        return List.of(slug(name, MAX_ID) + number, slug(name, MAX_ID) + digits(name) + number);
    }

    /**
     * Names in the catalogue for an alias, in the order of preference: different models may have the first alike, none the
     * second. An alias of MLflow belongs to one registered model, one of the catalogue to all.
     */
    static List<String> aliases(String name, String alias) {
        String own = "." + alias.toLowerCase(Locale.ROOT);
        return List.of(slug(name, MAX_SCOPE) + own, slug(name, MAX_SCOPE) + digits(name) + own);
    }

    /** The alias as MLflow's clients of this model know it, when it was made for this model alone. */
    static Optional<String> own(String name, String alias) {
        return aliases(name, "").stream()
                .filter(alias::startsWith)
                .map(scope -> alias.substring(scope.length()))
                .findFirst();
    }

    /** Tells names with the same slug apart. */
    private static String digits(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return "-" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    private static String slug(String text, int longest) {
        String slug =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[^a-z0-9]+", "");
        String cut = slug.substring(0, Math.min(longest, slug.length())).replaceAll("[^a-z0-9]+$", "");
        return cut.isEmpty() ? "model" : cut;
    }
}
