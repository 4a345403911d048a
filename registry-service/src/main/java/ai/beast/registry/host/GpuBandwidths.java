package ai.beast.registry.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The memory bandwidth of cards by their name, from {@code host/bandwidths.tsv}. */
final class GpuBandwidths {
    private static final long GIGA = 1_000_000_000;
    private static final Map<String, Long> BY_NAME = new HashMap<>();

    static {
        try (InputStream table =
                        Objects.requireNonNull(GpuBandwidths.class.getResourceAsStream("/host/bandwidths.tsv"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] columns = line.split("\t");
                BY_NAME.put(key(columns[0]), Long.parseLong(columns[1]) * GIGA);
            });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private GpuBandwidths() {}

    /** Bytes a second, null where the table has no such card. */
    static @Nullable Long of(String name) {
        return BY_NAME.get(key(name));
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceFirst("^nvidia ", "");
    }
}
