package ai.beast.cli.remote;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast pull URL}: queues a download and follows it. */
@Command(
        name = "pull",
        description = "Download a model: resumed after a crash, verified, catalogued and snapshotted.",
        footer = {
            "",
            "URL is one of",
            "  https://host/path/model.gguf",
            "  hf://owner/repository/file.gguf[@revision]   all shards if it is one of several;",
            "                                               a URL of the Hub's own pages means the same",
            "  ollama://model:tag                           fetched and kept by the local Ollama",
            "",
            "Exits with 0 when the model is in place, 1 when the download failed or was cancelled."
        },
        mixinStandardHelpOptions = true)
public final class PullCommand extends ApiCommand {
    @Parameters(paramLabel = "URL", description = "Where the model file is.")
    private String url = "";

    @Option(names = "--to", paramLabel = "PATH", description = "Destination under the models directory.")
    private @Nullable String destination;

    @Option(names = "--sha256", paramLabel = "HEX", description = "The hash the file must have.")
    private @Nullable String sha256;

    @Option(names = "--model", paramLabel = "ID", description = "Catalogue id (default: made of the file's name).")
    private @Nullable String model;

    @Option(names = "--overwrite", description = "Replace another file at the destination.")
    private boolean overwrite;

    @Option(names = "--max-rate", paramLabel = "BYTES", description = "Maximum bytes per second.")
    private @Nullable Long maxRate;

    @Option(
            names = "--dry-run",
            description = "Show file, size, hash, licence, place and memory need, and download nothing.")
    private boolean dryRun;

    @Option(names = "--detach", description = "Queue it and return.")
    private boolean detach;

    @Override
    protected int run(Api api) throws InterruptedException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("url", url);
        putIfGiven(request, "destination", destination);
        putIfGiven(request, "sha256", sha256);
        putIfGiven(request, "model", model);
        putIfGiven(request, "max_bytes_per_second", maxRate);
        putIfGiven(request, "overwrite", overwrite ? true : null);
        if (dryRun) {
            JsonNode preview = api.post("/api/models/download/preview", request);
            return settings.show(preview, PreviewReport.text(preview, here(api, preview)));
        }
        JsonNode accepted = api.post("/api/models/download", request);
        String id = accepted.path("job_id").asText();
        if (detach) {
            return settings.show(accepted, "Queued as job " + id + "; follow it with: beast jobs show " + id);
        }
        String label = url.substring(url.lastIndexOf('/') + 1);
        return conclude(new JobWatch(api, settings.progress(label)).untilEnd(id));
    }

    /** The entries of the catalogue that have the content already; missing when the catalogue cannot be asked. */
    private static JsonNode here(Api api, JsonNode preview) {
        String hash = preview.path("sha256").asText("");
        try {
            return hash.isEmpty()
                    ? Api.JSON.createArrayNode()
                    : api.get("/api/models?sha256=" + Query.encode(hash)).path("items");
        } catch (ApiException unavailable) {
            return MissingNode.getInstance();
        }
    }

    private int conclude(JsonNode job) {
        String status = job.path("status").asText();
        if (status.equals("finished")) {
            return settings.show(job, placed(job.path("result")));
        }
        if (settings.json()) {
            Settings.print(job);
        } else if (status.equals("failed")) {
            JsonNode error = job.path("error");
            System.err.println("The download failed: " + Texts.problem(error));
            System.err.println(
                    Texts.advice(error.path("code").asText(), job.path("id").asText()));
        } else {
            System.err.println("The download was " + status);
        }
        return 1;
    }

    private static String placed(JsonNode result) {
        String size = Quantity.bytes(result.path("size_bytes").asLong());
        if (result.has("ollama_model")) {
            return "%s  %s  in Ollama".formatted(result.path("ollama_model").asText(), size);
        }
        String shards = result.has("files") ? "  " + result.path("files").size() + " files" : "";
        return "%s  %s%s  sha256 %s"
                .formatted(
                        result.path("path").asText(),
                        size,
                        shards,
                        result.path("sha256").asText());
    }

    private static void putIfGiven(Map<String, Object> request, String name, @Nullable Object value) {
        if (value != null) {
            request.put(name, value);
        }
    }
}
