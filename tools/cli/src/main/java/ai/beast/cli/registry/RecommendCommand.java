package ai.beast.cli.registry;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.remote.Query;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code beast registry recommend}. */
@Command(
        name = "recommend",
        description = "Models for a task that fit this machine, best first, with reasons.",
        mixinStandardHelpOptions = true)
final class RecommendCommand extends ApiCommand {
    private static final String ANY = "any";
    private static final double GIB = 1L << 30;

    @Option(
            names = "--task",
            defaultValue = "chat",
            description =
                    "chat, code, image, vision, embedding, rerank, transcription, speech, video, translation, or any tag"
                            + " (default: ${DEFAULT-VALUE}).")
    private String task = "chat";

    @Option(
            names = "--memory",
            paramLabel = "GIB",
            description = "RAM or VRAM there is, in GiB, or any (default: what a model may take on the registry's"
                    + " machine, as beast registry host prints it).")
    private @Nullable String memory;

    @Option(names = "--context", paramLabel = "TOKENS", description = "Tokens it must work with, such as 16k.")
    private @Nullable String context;

    @Option(names = "--cache", paramLabel = "TYPE", description = "Type of the KV cache: f16, q8_0, q4_0, ...")
    private @Nullable String cache;

    @Option(names = "--max-size", paramLabel = "GIB", description = "Largest size of the files in GiB.")
    private @Nullable String maxSize;

    @Option(names = "--min-rating", paramLabel = "STARS")
    private @Nullable String minRating;

    @Option(names = "--commercial", description = "Only licences known to allow commercial use.")
    private boolean commercial;

    @Option(names = "--language", paramLabel = "CODE", description = "A language it must know; may be repeated.")
    private List<String> languages = new ArrayList<>();

    @Override
    protected int run(Api api) {
        String available = memory == null ? ofHost(api) : memory.equals(ANY) ? null : memory;
        JsonNode answer = api.get("/api/models/recommend" + query(available));
        if (settings.json()) {
            Settings.print(answer);
        } else if (answer.path("items").isEmpty()) {
            System.out.println("No model in the catalogue is known to be right. Less of --context, or a quantized"
                    + " --cache, needs less memory.");
        } else {
            new RecommendationReport(System.out).print(answer.path("items"));
        }
        return 0;
    }

    /** What a model may take on the registry's machine, in GiB; null when it can't be read. */
    private static @Nullable String ofHost(Api api) {
        try {
            long bytes = api.get("/api/models/host").path("usableBytes").asLong();
            return bytes > 0 ? String.format(Locale.ROOT, "%.2f", bytes / GIB) : null;
        } catch (ApiException unreadable) {
            return null;
        }
    }

    private String query(@Nullable String available) {
        StringBuilder query = new StringBuilder("?task=").append(Query.encode(task));
        add(query, "memoryGiB", available);
        add(query, "context", context);
        add(query, "cache", cache);
        add(query, "maxSizeGiB", maxSize);
        add(query, "minRating", minRating);
        add(query, "commercial", commercial ? "true" : null);
        languages.forEach(language -> add(query, "language", language));
        return query.toString();
    }

    private static void add(StringBuilder query, String name, @Nullable String value) {
        if (value != null) {
            query.append('&').append(name).append('=').append(Query.encode(value));
        }
    }
}
