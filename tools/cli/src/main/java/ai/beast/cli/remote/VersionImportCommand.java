package ai.beast.cli.remote;

import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.ProgressBar;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code beast version import FILE}. */
@Command(name = "import", description = "Take in a snapshot that was exported.", mixinStandardHelpOptions = true)
final class VersionImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandException("There is no file " + file);
        }
        ProgressBar bar = VersionCommand.bar(String.valueOf(file.getFileName()), settings);
        try (Api api = settings.api();
                InputStream source = Files.newInputStream(file)) {
            JsonNode snapshot = api.upload(
                    VersionCommand.SNAPSHOTS + "/import",
                    "application/x-tar",
                    new FileProgress(bar, Files.size(file)).of(source));
            bar.end();
            return VersionCommand.report(
                    snapshot,
                    snapshot.path("version").asText() + "  "
                            + snapshot.path("model").asText(),
                    settings);
        }
    }
}
