package ai.beast.cli.remote;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast version …}: snapshots and the way back. */
@Command(name = "version", description = "List snapshots and roll a model back.", mixinStandardHelpOptions = true)
public final class VersionCommand {

    @Command(description = "Snapshots, newest first.", mixinStandardHelpOptions = true)
    int list(
            @Parameters(paramLabel = "MODEL", arity = "0..1") @Nullable String model,
            @Option(names = "--limit", defaultValue = "20") int limit,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            String filter = model == null ? "" : "&model=" + Query.encode(model);
            JsonNode page = api.get("/api/snapshots?limit=" + limit + filter);
            if (settings.json()) {
                Settings.print(page);
                return 0;
            }
            Table table = new Table("VERSION", "MODEL", "SIZE", "CREATED", "PATH");
            page.path("items")
                    .forEach(snapshot -> table.row(
                            snapshot.path("version").asText(),
                            snapshot.path("model").asText(),
                            Quantity.bytes(snapshot.path("sizeBytes").asLong()),
                            snapshot.path("createdAt").asText(),
                            snapshot.path("path").asText()));
            table.print(System.out);
            return 0;
        }
    }

    @Command(description = "One snapshot, by digest or unique prefix.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "VERSION") String version, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            Settings.print(api.get("/api/snapshots/" + Query.encode(version)));
            return 0;
        }
    }

    @Command(
            description = "Put a snapshot back in place; the present file is snapshotted first.",
            mixinStandardHelpOptions = true)
    int rollback(@Parameters(paramLabel = "VERSION") String version, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            Settings.print(api.post("/api/snapshots/" + Query.encode(version) + "/rollback?wait=true", Map.of()));
            return 0;
        }
    }
}
