package ai.beast.cli.remote;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Table;
import ai.beast.cli.version.OperationsCommand;
import ai.beast.cli.version.RetentionCommand;
import ai.beast.cli.version.StatsCommand;
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
            VersionImportCommand.class,
            OperationsCommand.class,
            StatsCommand.class,
            RetentionCommand.class
        })
public final class VersionCommand {
    static final String SNAPSHOTS = "/api/snapshots";

    /** The path of one snapshot. */
    static String at(String version) {
        return SNAPSHOTS + "/" + Query.encode(version);
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
            JsonNode result = new OperationWatch(api, settings.progress(model)).result(SNAPSHOTS, request);
            String news = result.path("created").asBoolean()
                    ? Quantity.bytes(result.path("newBytes").asLong()) + " new"
                    : "known already";
            return settings.show(
                    result,
                    "%s  %s  %s"
                            .formatted(
                                    result.path("version").asText(),
                                    Quantity.bytes(result.path("sizeBytes").asLong()),
                                    news));
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
            return settings.show(
                    api.get(SNAPSHOTS + "?limit=" + limit + filter),
                    new Table()
                            .text("VERSION", "version")
                            .text("MODEL", "model")
                            .bytes("SIZE", "sizeBytes")
                            .text("CREATED", "createdAt")
                            .text("HEALTH", "health")
                            .cell("MARKS", VersionCommand::marks)
                            .text("PATH", "path"));
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
            @Option(names = "--dry-run", description = "Print what would be replaced, and replace nothing.")
                    boolean dryRun,
            @Mixin Settings settings)
            throws InterruptedException {
        Map<String, String> request = path == null ? Map.of() : Map.of("path", path);
        try (Api api = settings.api()) {
            JsonNode result = dryRun
                    ? api.post(at(version) + "/rollback?dryRun=true", request)
                    : new OperationWatch(api, settings.progress(version)).result(at(version) + "/rollback", request);
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
            return settings.show(snapshot, "Deleted " + snapshot.path("version").asText());
        }
    }
}
