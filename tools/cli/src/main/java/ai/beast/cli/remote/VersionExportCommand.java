package ai.beast.cli.remote;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.terminal.ProgressBar;
import ai.beast.cli.terminal.Quantity;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code beast version export VERSION FILE}. */
@Command(
        name = "export",
        description = "Write a snapshot to one file that another suite can import.",
        mixinStandardHelpOptions = true)
final class VersionExportCommand extends ApiCommand {
    @Parameters(paramLabel = "VERSION")
    private String version = "";

    @Parameters(paramLabel = "FILE", description = "A tar file that does not exist yet.")
    private Path file = Path.of("");

    @Override
    protected int run(Api api) throws IOException {
        JsonNode snapshot = api.get(VersionCommand.at(version));
        String digest = snapshot.path("sha256").asText();
        ProgressBar bar = settings.progress(String.valueOf(file.getFileName()));
        long size = download(
                api,
                VersionCommand.at(digest) + "/export",
                new FileProgress(bar, snapshot.path("sizeBytes").asLong()));
        bar.end();
        ObjectNode result = Api.JSON.createObjectNode();
        result.put("sha256", digest)
                .put("file", file.toAbsolutePath().toString())
                .put("bytes", size);
        return settings.show(result, file + "  " + Quantity.bytes(size));
    }

    /** An incomplete file is removed after a failure. */
    private long download(Api api, String path, FileProgress progress) throws IOException {
        OutputStream target;
        try {
            target = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException there) {
            throw new CommandException(file + " exists already");
        } catch (IOException unwritable) {
            throw new CommandException("The file " + file + " cannot be written");
        }
        try (target) {
            return api.download(path, progress.of(target));
        } catch (ApiException failure) {
            Files.deleteIfExists(file);
            throw failure;
        }
    }
}
