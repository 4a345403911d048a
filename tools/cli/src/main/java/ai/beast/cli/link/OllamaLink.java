package ai.beast.cli.link;

import ai.beast.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model of Ollama out of files that stay where they are: each gets the name of a blob in Ollama's store, which Ollama then finds
 * instead of an upload.
 */
final class OllamaLink {
    private final OllamaServer server;
    private final @Nullable Path store;
    private final boolean upload;
    private final boolean dryRun;

    /**
     * @param store Ollama's directory of models; null when it is not on this machine
     * @param upload whether a second copy may be made
     */
    OllamaLink(OllamaServer server, @Nullable Path store, boolean upload, boolean dryRun) {
        this.server = server;
        this.store = store;
        this.upload = upload;
        this.dryRun = dryRun;
    }

    /** The given directory, or where Ollama keeps its models on this machine. */
    static Optional<Path> store(@Nullable Path given, Map<String, String> environment, Path home) {
        String configured = environment.getOrDefault("OLLAMA_MODELS", "");
        List<Path> known = new ArrayList<>();
        if (given != null) {
            known.add(given);
        } else if (!configured.isEmpty()) {
            known.add(Path.of(configured));
        } else {
            known.add(home.resolve(".ollama/models"));
            known.add(Path.of("/usr/share/ollama/.ollama/models"));
        }
        return known.stream()
                .filter(directory -> Files.isDirectory(directory.resolve("blobs")))
                .findFirst();
    }

    /** @return the place of each file, and how it came there */
    Map<Path, String> create(LinkedModel model, String name) throws IOException, InterruptedException {
        if (!model.format().equals("gguf")) {
            throw new CommandException("Ollama loads GGUF files; " + model.id() + " is " + model.format());
        }
        if (model.files().stream().anyMatch(file -> file.role().equals("shard"))) {
            throw new CommandException("Ollama takes no model of several shards, as " + model.id() + " is");
        }
        Map<Path, String> done = new LinkedHashMap<>();
        Map<String, String> files = new LinkedHashMap<>();
        for (LinkedModel.File file : model.files()) {
            // Ollama believes a blob's name, so it must be true.
            String sha256 = FileLink.sha256(file.path());
            if (file.role().equals("model")
                    && model.sha256() != null
                    && !model.sha256().equals(sha256)) {
                throw new CommandException(file.path() + " is not what the catalogue knows: its SHA-256 is " + sha256
                        + ", not " + model.sha256());
            }
            if (file.role().equals("model") && server.hasOther(name, sha256)) {
                throw new CommandException("Ollama has another model called " + name + "; choose a name with --name");
            }
            done.put(file.path(), blob(file.path(), sha256));
            files.put(file.name(), "sha256:" + sha256);
        }
        if (!dryRun) {
            server.create(name, files);
        }
        return done;
    }

    private String blob(Path file, String sha256) throws IOException, InterruptedException {
        if (server.hasBlob(sha256)) {
            return FileLink.Kind.PRESENT.text();
        }
        if (store != null && Files.isWritable(store.resolve("blobs"))) {
            Path blob = store.resolve("blobs").resolve("sha256-" + sha256);
            if (dryRun) {
                return "link at " + blob;
            }
            FileLink.Kind kind =
                    FileLink.create(file, blob, upload ? FileLink.Otherwise.COPY : FileLink.Otherwise.FAIL);
            if (server.hasBlob(sha256)) {
                return kind.text() + " at " + blob;
            }
            if (kind != FileLink.Kind.PRESENT) {
                Files.delete(blob);
            }
            throw new CommandException("Ollama does not use the directory " + store + "; name its own with --dir");
        }
        if (!upload) {
            throw new CommandException((store == null
                            ? "Ollama's directory of models was not found on this machine; name it with --dir"
                            : "The directory " + store.resolve("blobs")
                                    + " is not writable; run beast link as its owner")
                    + ", or use --copy to upload a second copy");
        }
        if (!dryRun) {
            server.upload(sha256, file);
        }
        return "upload";
    }
}
