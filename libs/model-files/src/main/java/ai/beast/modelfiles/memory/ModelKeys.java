package ai.beast.modelfiles.memory;

import ai.beast.modelfiles.ArrayPreview;
import ai.beast.modelfiles.ModelHeader;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The values a model states about its shape, under GGUF's keys without the architecture before them, whichever format they were written in. A number that
 * is negative or beyond 2^32 counts as absent.
 *
 * @param architecture null where the table has no such row
 * @param name what the file calls its architecture
 * @param stated looks a key up: a {@link Long}, {@link Boolean}, {@link String} or a {@link List} of them
 * @param defaults of keys that are absent
 */
record ModelKeys(
        @Nullable Architecture architecture,
        String name,
        Function<String, @Nullable Object> stated,
        Map<String, Long> defaults) {

    static final long MAX_NUMBER = 1L << 32;
    /** Of a layer for which a list has no usable number. */
    static final long UNKNOWN = -1;

    static ModelKeys of(ModelHeader header) {
        String name = header.architecture() == null ? "" : header.architecture();
        Architecture known = Architecture.named(name).orElse(null);
        return new ModelKeys(
                known, name, key -> value(header, name + "." + key), known == null ? Map.of() : known.defaults());
    }

    private static @Nullable Object value(ModelHeader header, String key) {
        ArrayPreview list = header.arrays().get(key);
        return list == null ? header.metadata().get(key) : list.preview();
    }

    long number(String key, long fallback) {
        Long number = numberOrNull(stated.apply(key));
        return number == null ? defaults.getOrDefault(key, fallback) : number;
    }

    @Nullable
    Boolean flag(String key) {
        return stated.apply(key) instanceof Boolean flag ? flag : null;
    }

    boolean has(String key) {
        return stated.apply(key) != null;
    }

    /** A setting that is one number for all layers or a list with one for each; {@link #UNKNOWN} where the list has none. */
    long perLayer(String key, int layer, long fallback) {
        if (stated.apply(key) instanceof List<?> list) {
            Long number = layer < list.size() ? numberOrNull(list.get(layer)) : null;
            return number == null ? UNKNOWN : number;
        }
        return number(key, fallback);
    }

    long largest(String key) {
        if (stated.apply(key) instanceof List<?> list) {
            long largest = 0;
            for (Object each : list) {
                Long number = numberOrNull(each);
                largest = Math.max(largest, number == null ? 0 : number);
            }
            return largest;
        }
        return number(key, 0);
    }

    /** A list of truth values or of zeros and ones, null where there is none. */
    @Nullable
    List<?> list(String key) {
        return stated.apply(key) instanceof List<?> list ? list : null;
    }

    private static @Nullable Long numberOrNull(@Nullable Object value) {
        return value instanceof Long number && number >= 0 && number <= MAX_NUMBER ? number : null;
    }
}
