package ai.beast.modelfiles.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A row of {@code architectures.tsv}: which layers of an architecture remember what.
 *
 * @param name as GGUF spells it
 * @param period of this many layers one is of another kind, 0 where the file decides
 * @param fullFirst whether the first layer of each period, not the last, is the full one
 * @param defaults values of keys that a file lacks, by the engine
 * @param configDefaults further ones that short forms of {@code config.json} rely on
 */
record Architecture(
        String name,
        Kind kind,
        int period,
        boolean fullFirst,
        Map<String, Long> defaults,
        Map<String, Long> configDefaults) {

    /** What the layers of an architecture remember. */
    enum Kind {
        /** Every token. */
        FULL,
        /** Every token in one layer of each period, a window of them in the others. */
        SLIDING,
        /** A window in those layers that the file lists. */
        PATTERN,
        /** Every token in one layer of each period, or in those with KV heads; a state in the others. */
        HYBRID,
        /** A state beside every token. */
        BOTH,
        /** A state in those layers that have neither KV heads nor a feed-forward block. */
        MIXERS,
        /** A state. */
        RECURRENT,
        /** Nothing: the input is seen at once. */
        ENCODER
    }

    private static final Map<String, Architecture> BY_NAME = new HashMap<>();
    private static final Map<String, Architecture> BY_MODEL_TYPE = new HashMap<>();

    static {
        try (InputStream table = Objects.requireNonNull(Architecture.class.getResourceAsStream("architectures.tsv"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(Architecture::add);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void add(String line) {
        String[] columns = line.split("\t", -1);
        String[] layers = columns[2].split(" ");
        Architecture row = new Architecture(
                columns[0],
                Kind.valueOf(layers[0].toUpperCase(Locale.ROOT)),
                layers.length > 1 ? Integer.parseInt(layers[1]) : 0,
                layers.length > 2,
                values(columns[3]),
                values(columns[4]));
        BY_NAME.put(row.name(), row);
        for (String modelType : columns[1].split(",")) {
            if (!modelType.isEmpty()) {
                BY_MODEL_TYPE.put(modelType, row);
            }
        }
    }

    private static Map<String, Long> values(String column) {
        Map<String, Long> values = new HashMap<>();
        for (String value : column.split(" ")) {
            if (!value.isEmpty()) {
                int equals = value.indexOf('=');
                values.put(value.substring(0, equals), Long.valueOf(value.substring(equals + 1)));
            }
        }
        return Map.copyOf(values);
    }

    static Optional<Architecture> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** @param modelType {@code model_type} of a {@code config.json} */
    static Optional<Architecture> ofModelType(String modelType) {
        return Optional.ofNullable(BY_MODEL_TYPE.get(modelType));
    }

    static Collection<Architecture> all() {
        return BY_NAME.values();
    }
}
