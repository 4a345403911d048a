package ai.beast.cli.registry;

import ai.beast.cli.remote.Query;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which models to list and how; the same options for every command that lists some. */
final class Filters {
    @Option(names = "--family", paramLabel = "NAME", description = "llama, mistral, gemma, phi, qwen, …")
    private @Nullable String family;

    @Option(names = "--tag", paramLabel = "TAG", description = "Exactly this tag; repeat it for several, all of them.")
    private List<String> tags = new ArrayList<>();

    @Option(names = "--license", paramLabel = "KIND", description = "MIT, Apache-2.0, GPL, Llama, Custom or Unknown.")
    private @Nullable String license;

    @Option(names = "--modality", paramLabel = "KIND", description = "text, image, audio or video.")
    private @Nullable String modality;

    @Option(names = "--language", paramLabel = "CODE", description = "Such as en.")
    private @Nullable String language;

    @Option(names = "--sha256", paramLabel = "HASH", description = "Of the model or of one of its files.")
    private @Nullable String sha256;

    @Option(names = "--location", paramLabel = "NAME", description = "With a file in this storage.")
    private @Nullable String location;

    @Option(names = "--max-gib", paramLabel = "GIB", description = "At most so large.")
    private @Nullable Double maxGib;

    @Option(names = "--min-context", paramLabel = "TOKENS", description = "Minimum context length in tokens.")
    private @Nullable Long minContext;

    @Option(names = "--memory-gib", paramLabel = "GIB", description = "Show whether each fits so much RAM or VRAM.")
    private @Nullable Double memoryGib;

    @Option(
            names = "--fits",
            paramLabel = "HOW",
            description = "With --memory-gib: only those that fit so: yes, tight, no or unknown; may be repeated.")
    private List<String> fits = new ArrayList<>();

    @Option(names = "--context", paramLabel = "TOKENS", description = "With --memory-gib: such as 16k (default: 8k).")
    private @Nullable String context;

    @Option(
            names = "--cache",
            paramLabel = "TYPE",
            description = "With --memory-gib: type of the KV cache, such as q8_0 (default: f16).")
    private @Nullable String cache;

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            description = "relevance, -rating, -downloads, name, size, -size, -created or -updated.")
    private @Nullable String sort;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Maximum number of results (default: 20).")
    private int limit = 20;

    @Option(names = "--cursor", paramLabel = "TEXT", description = "nextCursor of the page before (with --json).")
    private @Nullable String cursor;

    /** Whether the list says what fits. */
    boolean fit() {
        return memoryGib != null;
    }

    /** The address of the list. */
    String path(@Nullable String words) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("q", words);
        values.put("family", family);
        values.put("license", license);
        values.put("modality", modality);
        values.put("language", language);
        values.put("sha256", sha256);
        values.put("location", location);
        values.put("maxSize", maxGib == null ? null : (Object) Math.round(maxGib * 1024 * 1024 * 1024));
        values.put("minContext", minContext);
        values.put(
                "memoryGiB",
                memoryGib == null ? null : BigDecimal.valueOf(memoryGib).toPlainString());
        values.put("context", context);
        values.put("cache", cache);
        values.put("sort", sort);
        values.put("cursor", cursor);
        StringBuilder path = new StringBuilder("/api/models?limit=" + limit);
        tags.forEach(tag -> path.append("&tag=").append(Query.encode(tag)));
        fits.forEach(fit -> path.append("&fits=").append(Query.encode(fit)));
        values.forEach((name, value) -> {
            if (value != null) {
                path.append('&').append(name).append('=').append(Query.encode(value.toString()));
            }
        });
        return path.toString();
    }
}
