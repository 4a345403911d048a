package ai.beast.cli.rag;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.JobWatch;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast rag ingest COLLECTION --dir DIRECTORY}: queues the ingestion and follows it. */
@Command(
        name = "ingest",
        description = "Bring a collection up to date with a directory. Says what it would do, unless --apply is given.",
        mixinStandardHelpOptions = true)
public final class RagIngestCommand extends ApiCommand {
    @Parameters(paramLabel = "COLLECTION", description = "Name of the collection; the first run makes it.")
    private String collection = "";

    @Option(
            names = "--dir",
            paramLabel = "DIRECTORY",
            required = true,
            description =
                    "Directory of the documents, below AI_BEAST_DOCUMENT_ROOTS of the server. One that exists here is sent with its absolute path; another relative one starts at the first root.")
    private String directory = "";

    @Option(names = "--apply", description = "Change the collection.")
    private boolean apply;

    @Option(names = "--allow-loss", description = "Remove also more than a fifth of the directory's documents.")
    private boolean allowLoss;

    @Option(
            names = "--rebuild",
            description = "Build the collection anew: one of an earlier release, or with another --embedder.")
    private boolean rebuild;

    @Option(
            names = "--embedder",
            paramLabel = "MODEL",
            description =
                    "Model or alias of the gateway that makes vectors, for search by meaning; none: words only (default: the collection's own).")
    private @Nullable String embedder;

    @Option(names = "--include", paramLabel = "PATTERN", description = "Take only files that match; repeatable.")
    private List<String> include = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "PATTERN", description = "Pass over what matches; repeatable.")
    private List<String> exclude = new ArrayList<>();

    @Option(names = "--detach", description = "Queue the ingestion and return.")
    private boolean detach;

    @Override
    protected int run(Api api) throws InterruptedException {
        ObjectNode request =
                Api.JSON.createObjectNode().put("directory", sent(directory)).put("apply", apply);
        if (allowLoss) {
            request.put("allowLoss", true);
        }
        if (rebuild) {
            request.put("rebuild", true);
        }
        if (embedder != null) {
            request.put("embedder", embedder);
        }
        include.forEach(request.withArray("include")::add);
        exclude.forEach(request.withArray("exclude")::add);
        JsonNode accepted = api.post(RagCommand.PATH + "/" + Query.encode(collection) + "/ingest", request);
        String id = accepted.path("job_id").asText();
        if (detach) {
            return settings.show(accepted, "Queued as job " + id + "; follow it with: beast jobs show " + id);
        }
        JsonNode job =
                new JobWatch(api, settings.progress(Texts.safe(collection)).ofShare()).untilEnd(id);
        if (job.path("status").asText().equals("finished")) {
            return settings.show(job, summary(job.path("result")));
        }
        if (settings.json()) {
            Settings.print(job);
        } else {
            JsonNode error = job.path("error");
            System.err.println(Texts.safe("The ingestion is "
                    + job.path("status").asText() + (error.isObject() ? ": " + Texts.problem(error) : "")));
        }
        return 1;
    }

    /** What the server is told: it does not know the directory that this was started in. */
    static String sent(String directory) {
        try {
            Path here = Path.of(directory);
            return Files.isDirectory(here) ? here.toRealPath().toString() : directory;
        } catch (InvalidPathException | IOException foreign) {
            return directory;
        }
    }

    private String summary(JsonNode result) {
        JsonNode counts = result.path("counts");
        StringBuilder text = new StringBuilder("%s: %d added, %d changed, %d unchanged, %d removed, %d failed"
                .formatted(
                        collection,
                        counts.path("added").asInt(),
                        counts.path("changed").asInt(),
                        counts.path("unchanged").asInt(),
                        counts.path("removed").asInt(),
                        counts.path("failed").asInt()));
        result.path("failed")
                .forEach(note -> text.append("\n  ")
                        .append(Texts.safe(note.path("path").asText() + ": "
                                + note.path("reason").asText())));
        result.path("warnings")
                .forEach(note -> text.append("\n  ")
                        .append(Texts.safe(note.path("path").asText() + ": "
                                + note.path("reason").asText())));
        if (result.path("truncated").asInt() > 0) {
            text.append("\n")
                    .append(result.path("truncated").asInt())
                    .append(" chunks are longer than the embedder reads; it read their beginnings");
        }
        if (!result.path("applied").asBoolean()) {
            text.append("\nNothing was changed; --apply does it.");
        }
        return text.toString();
    }
}
