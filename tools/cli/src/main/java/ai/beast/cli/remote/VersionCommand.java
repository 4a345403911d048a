package ai.beast.cli.remote;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.ProgressBar;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast version …}: snapshots and the way back. A version is given as digest, unique beginning of one, or label. */
@Command(
        name = "version",
        description = "Take, list, compare, verify and clean up snapshots; roll a model back.",
        mixinStandardHelpOptions = true,
        subcommands = {
            VersionDiffCommand.class,
            VersionCleanupCommand.class,
            VersionVerifyCommand.class,
            VersionExportCommand.class,
            VersionImportCommand.class
        })
public final class VersionCommand {
    static final String SNAPSHOTS = "/api/snapshots";

    /** Where one snapshot is. */
    static String at(String version) {
        return SNAPSHOTS + "/" + Query.encode(version);
    }

    static ProgressBar bar(String label, Settings settings) {
        return new ProgressBar(System.err, label, !settings.json() && ProgressBar.onTerminal());
    }

    @Command(description = "Take a snapshot of a model's file.", mixinStandardHelpOptions = true)
    int create(
            @Parameters(paramLabel = "MODEL") String model,
            @Parameters(paramLabel = "PATH", description = "The file, as the suite sees it.") String path,
            @Option(names = "--label", description = "A name to find it by; may be repeated.") @Nullable
                    List<String> labels,
            @Option(names = "--full", description = "Read the file even if it seems unchanged.") boolean full,
            @Mixin Settings settings)
            throws InterruptedException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("model", model);
        // A path that exists from here is meant as it is seen from here.
        Path local = Path.of(path);
        request.put("path", Files.exists(local) ? local.toAbsolutePath().toString() : path);
        request.put("full", full);
        if (labels != null) {
            request.put("labels", labels);
        }
        try (Api api = settings.api()) {
            JsonNode result = new OperationWatch(api, bar(model, settings)).result(SNAPSHOTS, request);
            return report(
                    result,
                    "%s  %s  %s"
                            .formatted(
                                    result.path("version").asText(),
                                    Quantity.bytes(result.path("sizeBytes").asLong()),
                                    result.path("created").asBoolean()
                                            ? Quantity.bytes(result.path("newBytes")
                                                            .asLong()) + " new"
                                            : "known already"),
                    settings);
        }
    }

    @Command(description = "Snapshots, newest first.", mixinStandardHelpOptions = true)
    int list(
            @Parameters(paramLabel = "MODEL", arity = "0..1") @Nullable String model,
            @Option(names = "--label", description = "Only with this label.") @Nullable String label,
            @Option(names = "--limit", defaultValue = "20") int limit,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            String filter = model == null ? "" : "&model=" + Query.encode(model);
            filter += label == null ? "" : "&label=" + Query.encode(label);
            JsonNode page = api.get(SNAPSHOTS + "?limit=" + limit + filter);
            if (settings.json()) {
                Settings.print(page);
                return 0;
            }
            Table table = new Table("VERSION", "MODEL", "SIZE", "CREATED", "HEALTH", "MARKS", "PATH");
            page.path("items")
                    .forEach(snapshot -> table.row(
                            snapshot.path("version").asText(),
                            snapshot.path("model").asText(),
                            Quantity.bytes(snapshot.path("sizeBytes").asLong()),
                            snapshot.path("createdAt").asText(),
                            snapshot.path("health").asText(),
                            marks(snapshot),
                            snapshot.path("path").asText()));
            table.print(System.out);
            return 0;
        }
    }

    private static String marks(JsonNode snapshot) {
        StringBuilder marks = new StringBuilder(snapshot.path("pinned").asBoolean() ? "pinned" : "");
        snapshot.path("labels")
                .forEach(label -> marks.append(marks.isEmpty() ? "" : ",").append(label.asText()));
        return marks.isEmpty() ? "-" : marks.toString();
    }

    @Command(description = "One snapshot.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "VERSION") String version, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            Settings.print(api.get(at(version)));
            return 0;
        }
    }

    @Command(
            description = "Put a snapshot back in place; the present file is snapshotted first.",
            mixinStandardHelpOptions = true)
    int rollback(
            @Parameters(paramLabel = "VERSION") String version,
            @Option(names = "--to", paramLabel = "PATH", description = "Where to, if not where it was taken.") @Nullable
                    String path,
            @Mixin Settings settings)
            throws InterruptedException {
        try (Api api = settings.api()) {
            JsonNode result = new OperationWatch(api, bar(version, settings))
                    .result(at(version) + "/rollback", path == null ? Map.of() : Map.of("path", path));
            Settings.print(result);
            return 0;
        }
    }

    @Command(description = "Replace a snapshot's labels, or pin it.", mixinStandardHelpOptions = true)
    int mark(
            @Parameters(paramLabel = "VERSION") String version,
            @Parameters(paramLabel = "LABEL", arity = "0..*") @Nullable List<String> labels,
            @Option(names = "--pin", negatable = true, description = "Keep it whatever a cleanup's policy says.")
                    @Nullable
                    Boolean pin,
            @Mixin Settings settings) {
        Map<String, Object> marks = new LinkedHashMap<>();
        if (labels != null) {
            marks.put("labels", labels);
        }
        if (pin != null) {
            marks.put("pinned", pin);
        }
        try (Api api = settings.api()) {
            Settings.print(api.patch(at(version), marks));
            return 0;
        }
    }

    @Command(description = "Delete a snapshot; its space is freed by a cleanup.", mixinStandardHelpOptions = true)
    int delete(@Parameters(paramLabel = "VERSION") String version, @Mixin Settings settings) {
        try (Api api = settings.api()) {
            JsonNode snapshot = api.get(at(version));
            api.delete(at(snapshot.path("sha256").asText()));
            return report(snapshot, "Deleted " + snapshot.path("version").asText(), settings);
        }
    }

    static int report(JsonNode node, String text, Settings settings) {
        if (settings.json()) {
            Settings.print(node);
        } else {
            System.out.println(text);
        }
        return 0;
    }
}
