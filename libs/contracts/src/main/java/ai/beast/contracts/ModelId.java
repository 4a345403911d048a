package ai.beast.contracts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rule for the ids of models in the catalogue, and how a name becomes an id. An id consists of lower-case ASCII letters,
 * digits, {@code .}, {@code _} and {@code -}, starts and ends with a letter or digit, and has 1 to {@value #MAX_LENGTH}
 * characters, which are as many bytes in UTF-8. It is none of the {@link #RESERVED} words.
 */
public final class ModelId {
    /** Maximum length in characters; equals the maximum length in bytes, since an id is ASCII. */
    public static final int MAX_LENGTH = 200;

    /** Regular expression for the whole id. Also matches the reserved words. */
    public static final String PATTERN = "[a-z0-9]([a-z0-9._-]{0,198}[a-z0-9])?";

    /** Path segments that follow {@code /api/models/} and are no ids. */
    public static final Set<String> RESERVED = Set.of(
            "download",
            "host",
            "recommend",
            "outdated",
            "resolve",
            "instances",
            "import",
            "export",
            "discover",
            "aliases");

    private static final Pattern SLUG = Pattern.compile(PATTERN);
    private static final String RESERVED_SUFFIX = "-model";
    private static final String WITHOUT_NAME = "model";
    private static final int MARK_BYTES = 4;
    private static final Pattern SHARD = Pattern.compile("-\\d{5}-of-\\d{5}(\\.[a-z]+)$");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9._-]+");
    private static final Pattern EDGES = Pattern.compile("^[-._]+|[-._]+$");
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final List<String> MODEL_ENDINGS =
            List.of(".gguf", ".safetensors", ".ggml", ".bin", ".onnx", ".pt", ".pth", ".ckpt", ".tflite", ".llamafile");

    private ModelId() {}

    public static boolean isValid(String id) {
        return violation(id).isEmpty();
    }

    /** The rule that an id breaks, as a sentence without the field's name; empty for a valid id. */
    public static Optional<String> violation(String id) {
        if (id.length() > MAX_LENGTH || !SLUG.matcher(id).matches()) {
            return Optional.of(
                    "must consist of lower-case letters, digits, '.', '_' and '-', start and end with a letter"
                            + " or digit, and have between 1 and " + MAX_LENGTH + " characters");
        }
        return RESERVED.contains(id)
                ? Optional.of("must not be '" + id + "', which is a path of the API")
                : Optional.empty();
    }

    /**
     * The id of a model that is known by its file's name only: the slug of the name without a model file's ending and
     * without a shard number.
     *
     * @param fileName last part of a path, of any length and in any script
     */
    public static String ofFileName(String fileName) {
        String stem = SHARD.matcher(fileName.toLowerCase(Locale.ROOT)).replaceFirst("$1");
        String bare = MODEL_ENDINGS.stream()
                .filter(stem::endsWith)
                .findFirst()
                .map(ending -> stem.substring(0, stem.length() - ending.length()))
                .orElse(stem);
        return slug(bare);
    }

    /**
     * A valid id for any name; deterministic. A valid id that is not reserved is its own slug. Letter case, and runs of
     * characters that an id can't have, make no difference. A reserved word gets the suffix {@value #RESERVED_SUFFIX}; a
     * name without a letter or digit becomes {@value #WITHOUT_NAME}. Where letters or digits outside ASCII, or characters
     * behind the maximum length, are lost, eight hexadecimal digits of the name's SHA-256 are appended, so that names that
     * differ only there have different ids.
     */
    public static String slug(String name) {
        String lower = Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        String ascii = ACCENTS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFKD))
                .replaceAll("");
        String slug = trimmed(OTHERS.matcher(ascii).replaceAll("-"));
        boolean lost = slug.length() > MAX_LENGTH || lower.codePoints().anyMatch(ModelId::isForeign);
        if (lost) {
            return marked(slug, lower);
        }
        if (slug.isEmpty()) {
            return WITHOUT_NAME;
        }
        return RESERVED.contains(slug) ? slug + RESERVED_SUFFIX : slug;
    }

    private static boolean isForeign(int character) {
        return character > 127 && Character.isLetterOrDigit(character);
    }

    private static String trimmed(String slug) {
        return EDGES.matcher(slug).replaceAll("");
    }

    private static String marked(String slug, String name) {
        String stem = slug.isEmpty() ? WITHOUT_NAME : slug;
        int room = MAX_LENGTH - 1 - 2 * MARK_BYTES;
        return trimmed(stem.substring(0, Math.min(stem.length(), room))) + "-" + digest(name);
    }

    private static String digest(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, MARK_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("The JDK lacks SHA-256", impossible);
        }
    }
}
