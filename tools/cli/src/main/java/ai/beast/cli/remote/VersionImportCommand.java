package ai.beast.cli.remote;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.ProgressBar;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code beast version import FILE}. */
@Command(name = "import", description = "Import an exported snapshot.", mixinStandardHelpOptions = true)
final class VersionImportCommand extends ApiCommand {
    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Override
    protected int run(Api api) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandException("There is no file " + file);
        }
        ProgressBar bar = settings.progress(String.valueOf(file.getFileName()));
        try (InputStream source = Files.newInputStream(file)) {
            JsonNode snapshot = api.upload(
                    VersionCommand.SNAPSHOTS + "/import",
                    "application/x-tar",
                    new FileProgress(bar, Files.size(file)).of(source));
            bar.end();
            return settings.show(
                    snapshot,
                    snapshot.path("version").asText() + "  "
                            + snapshot.path("model").asText());
        }
    }
}
