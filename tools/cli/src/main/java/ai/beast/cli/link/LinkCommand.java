package ai.beast.cli.link;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code beast link MODEL --for PROGRAM}: works on the files of the machine it runs on. */
@Command(
        name = "link",
        description = "Put an installed model into another program's directory, without a second copy.",
        footer = {
            "",
            "Links are hard links, or reflinks where the file system has them. A rollback or a download replaces the",
            "suite's file and leaves the other program's as it is; link it again then.",
            "",
            "  lmstudio   ~/.lmstudio/models/OWNER/REPOSITORY/FILE",
            "  llama.cpp  ~/.cache/llama.cpp/OWNER_REPOSITORY_FILE (LLAMA_CACHE)",
            "  comfyui    FOLDER of --dir, ComfyUI's models directory",
            "  ollama     a blob in ~/.ollama/models (OLLAMA_MODELS), and a model by Ollama's API"
        },
        mixinStandardHelpOptions = true)
public final class LinkCommand extends ApiCommand {
    private static final Map<String, Program> PROGRAMS = Map.of(
            "ollama", Program.OLLAMA,
            "lmstudio", Program.LM_STUDIO,
            "llama.cpp", Program.LLAMA_CPP,
            "comfyui", Program.COMFYUI);

    @Parameters(paramLabel = "MODEL", description = "Id in the catalogue.")
    private String model = "";

    @Option(
            names = "--for",
            paramLabel = "PROGRAM",
            required = true,
            converter = ProgramName.class,
            description = "ollama, lmstudio, llama.cpp or comfyui.")
    private Program program = Program.OLLAMA;

    @Option(names = "--dir", paramLabel = "DIR", description = "The program's directory of models.")
    private @Nullable Path directory;

    @Option(names = "--folder", paramLabel = "NAME", description = "Of ComfyUI: checkpoints, loras, vae, …")
    private @Nullable String folder;

    @Option(names = "--name", paramLabel = "NAME", description = "Of the model in Ollama (default: MODEL).")
    private @Nullable String name;

    @Option(
            names = "--ollama",
            paramLabel = "URL",
            description = "Address of Ollama (default: AI_BEAST_OLLAMA_URL, else http://127.0.0.1:11434).")
    private @Nullable URI ollama;

    @Option(names = "--symlink", description = "Make a symbolic link where no other link is possible.")
    private boolean symlink;

    @Option(names = "--copy", description = "Make a second copy where no link is possible.")
    private boolean copy;

    @Option(names = "--undo", description = "Remove the links again; the model's own files stay.")
    private boolean undo;

    @Option(names = "--dry-run", description = "Print what would be done, and do nothing.")
    private boolean dryRun;

    private final ObjectNode result = Api.JSON.createObjectNode();

    /** Another program that loads models. */
    enum Program {
        OLLAMA,
        LM_STUDIO,
        LLAMA_CPP,
        COMFYUI
    }

    /** Reads a program's name. */
    static final class ProgramName implements ITypeConverter<Program> {
        @Override
        public Program convert(String text) {
            Program program = PROGRAMS.get(text);
            if (program == null) {
                throw new TypeConversionException("must be one of: ollama, lmstudio, llama.cpp, comfyui");
            }
            return program;
        }
    }

    @Override
    protected int run(Api api) throws IOException, InterruptedException {
        result.put("model", model).put("dryRun", dryRun);
        if (program == Program.OLLAMA) {
            inOllama(api);
        } else {
            inDirectory(LinkedModel.of(api, model));
        }
        if (settings.json()) {
            Settings.print(result);
        }
        return 0;
    }

    private void inDirectory(LinkedModel linked) throws IOException {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        Map<Path, Path> places =
                new ProgramLayout(System.getenv(), home(), mac).places(linked, program, directory, folder);
        // Of LM Studio's directories, those of the owner and the repository are made and removed.
        int directories = program == Program.LM_STUDIO ? 2 : 0;
        for (Map.Entry<Path, Path> place : places.entrySet()) {
            Path source = place.getKey();
            Path target = place.getValue();
            if (undo) {
                boolean done = dryRun || FileLink.remove(source, target, directories);
                report(target, done ? (dryRun ? "would remove" : "removed") : "not there");
            } else if (dryRun) {
                report(target, FileLink.isPresent(source, target) ? FileLink.Kind.PRESENT.text() : "would link");
            } else {
                report(target, FileLink.create(source, target, otherwise()).text());
            }
        }
    }

    private void inOllama(Api api) throws IOException, InterruptedException {
        String named = name == null ? model : name;
        try (OllamaServer server = new OllamaServer(OllamaServer.address(ollama, System.getenv()))) {
            if (undo) {
                Path file = LinkedModel.of(api, model).files().getFirst().path();
                if (server.hasOther(named, FileLink.sha256(file))) {
                    throw new CommandException("Ollama's " + Texts.safe(named) + " is not " + file + "; it stays");
                }
                boolean done = dryRun || server.delete(named);
                report(Path.of(named), done ? (dryRun ? "would remove" : "removed") : "not there");
                return;
            }
            OllamaLink link = new OllamaLink(
                    server, OllamaLink.store(directory, System.getenv(), home()).orElse(null), copy, dryRun);
            link.create(LinkedModel.of(api, model), named).forEach(this::report);
            if (!settings.json()) {
                System.out.println((dryRun ? "Would be in Ollama as " : "In Ollama as ") + Texts.safe(named));
            }
        }
    }

    private FileLink.Otherwise otherwise() {
        if (symlink) {
            return FileLink.Otherwise.SYMBOLIC_LINK;
        }
        return copy ? FileLink.Otherwise.COPY : FileLink.Otherwise.FAIL;
    }

    private void report(Path file, String what) {
        result.withArray("files").addObject().put("path", file.toString()).put("done", what);
        if (!settings.json()) {
            System.out.println(Texts.safe(file + "  " + what));
        }
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home"));
    }
}
