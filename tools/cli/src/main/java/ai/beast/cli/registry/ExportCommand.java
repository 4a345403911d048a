package ai.beast.cli.registry;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Quantity;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code beast registry export}. A file is complete or not there: it gets its name when everything is in it. */
@Command(name = "export", description = "Write every entry, one JSON object a line.", mixinStandardHelpOptions = true)
final class ExportCommand extends ApiCommand {
    private static final String PATH = "/api/models/export";

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "Standard output unless given.")
    private String file = "-";

    @Override
    protected int run(Api api) {
        if (file.equals("-")) {
            api.download(PATH, System.out);
            System.out.flush();
            return 0;
        }
        Path target = Path.of(file).toAbsolutePath();
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            long bytes;
            try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(part))) {
                bytes = api.download(PATH, output);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            System.err.println(Quantity.bytes(bytes) + " written to " + target);
            return 0;
        } catch (IOException unwritable) {
            throw new CommandException("Could not write " + file + ": " + unwritable.getMessage());
        }
    }
}
