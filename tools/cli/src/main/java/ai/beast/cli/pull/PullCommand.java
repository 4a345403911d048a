package ai.beast.cli.pull;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.CommandException;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.pull.NameList.Line;
import ai.beast.cli.remote.JobWatch;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code beast pull MODEL…}: resolves names, queues the downloads and follows them. */
@Command(
        name = "pull",
        description = "Download models: resumed after a crash, verified, catalogued and snapshotted.",
        footer = {
            "",
            "MODEL is one of, in this order",
            "  https://host/path/model.gguf       a file, or a page of the Hub",
            "  hf://owner/name[/file][@revision]  a repository of the Hub, or a file",
            "  ollama://model:tag                 fetched and kept by the local Ollama",
            "  chat-default                       an alias, or a catalogue id",
            "  qwen3:8b                           a family and size, else Ollama's",
            "  owner/name:Q4_K_M                  a quantization of a repository",
            "  owner/name                         lists its models, asks on a terminal",
            "Projector, shards, configuration and tokenizer come along.",
            "",
            "Exits with 0 when all are in place, 1 when some failed, 2 for wrong usage."
        },
        mixinStandardHelpOptions = true)
public final class PullCommand extends ApiCommand {
    /** The storage location, which is the models directory. */
    private static final String LOCATION = "internal";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "MODEL", arity = "0..*", description = "What to download.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--file",
            paramLabel = "LIST",
            description = "Read further names from a file, one a line, # for comments; - is standard input. A line that"
                    + " fails delays no other.")
    private @Nullable String list;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "Take only the files of the repository that match; repeatable.")
    private List<String> include = new ArrayList<>();

    @Option(
            names = "--revision",
            paramLabel = "REV",
            description = "Branch, tag or commit of the repository (default: main).")
    private @Nullable String revision;

    @Option(
            names = {"-y", "--yes"},
            description = "Of several models take the best fit, without asking.")
    private boolean yes;

    @Option(
            names = "--to",
            paramLabel = "PLACE",
            description =
                    "Storage location, directory (end in /) or file under the models directory; no file for several"
                            + " downloads.")
    private @Nullable String destination;

    @Option(names = "--sha256", paramLabel = "HEX", description = "The hash the file must have.")
    private @Nullable String sha256;

    @Option(
            names = "--mirror",
            paramLabel = "URL",
            description = "Another URL of the same content, tried when those before fail; needs --sha256; repeatable.")
    private List<String> mirrors = new ArrayList<>();

    @Option(names = "--model", paramLabel = "ID", description = "Catalogue id (default: made of the file's name).")
    private @Nullable String model;

    @Option(names = "--overwrite", description = "Replace another file at the destination.")
    private boolean overwrite;

    @Option(names = "--max-rate", paramLabel = "BYTES", description = "Maximum bytes per second of each download.")
    private @Nullable Long maxRate;

    @Option(
            names = "--dry-run",
            description = "Show file, size, hash, licence, place and memory need, and download nothing.")
    private boolean dryRun;

    @Option(names = "--detach", description = "Queue the downloads and return.")
    private boolean detach;

    private int failed;

    /**
     * What a name stands for.
     *
     * @param at the name, with its line where it is one of a list
     */
    private record Resolved(String at, List<JsonNode> downloads) {}

    /** @param label of the progress */
    private record Queued(String job, String at, String label) {}

    @Override
    protected int run(Api api) throws InterruptedException {
        List<Line> lines = list == null ? List.of() : NameList.read(list, System.in);
        requireUsable(lines);
        ModelChooser chooser = new ModelChooser(
                yes,
                ModelChooser.canAsk() && list == null && !settings.json(),
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                System.err);
        Resolver resolver = new Resolver(api, chooser, revision, include);
        List<Resolved> resolved = new ArrayList<>();
        for (String name : names) {
            resolve(resolver, name, name, resolved);
        }
        for (Line line : lines) {
            String at = list + ":" + line.number() + ": " + line.name();
            if (line.problem().isEmpty()) {
                resolve(resolver, line.name(), at, resolved);
            } else {
                fail(at, line.problem());
            }
        }
        requireFitting(resolved);
        List<Queued> queued = new ArrayList<>();
        for (Resolved each : resolved) {
            start(api, each, queued);
        }
        for (Queued each : queued) {
            try {
                conclude(
                        new JobWatch(api, settings.progress(each.label())).untilEnd(each.job()),
                        queued.size() > 1 ? each.at() + ": " + each.label() + ": " : "");
            } catch (ApiException | CommandException failure) {
                fail(each.at() + ": " + each.label(), failure.getMessage());
            }
        }
        return failed == 0 ? 0 : 1;
    }

    private void requireUsable(List<Line> lines) {
        if (names.isEmpty() && list == null) {
            throw new ParameterException(spec.commandLine(), "Missing: a MODEL, or --file LIST");
        }
        if (!mirrors.isEmpty() && sha256 == null) {
            throw new ParameterException(spec.commandLine(), "--mirror needs --sha256, which proves the content");
        }
        int typed = names.size() + lines.size();
        requireFitting(typed, typed);
    }

    private void requireFitting(List<Resolved> resolved) {
        int downloads = 0;
        int models = 0;
        for (Resolved each : resolved) {
            downloads += each.downloads().size();
            models += (int) each.downloads().stream()
                    .filter(download -> !isCompanion(download))
                    .count();
        }
        requireFitting(downloads, models);
    }

    /** Refuses options that would give one place, id or hash to several files. */
    private void requireFitting(int downloads, int models) {
        if (models > 1 && (sha256 != null || model != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--sha256 and --model are for one MODEL only; these are " + models + " models");
        }
        if (downloads > 1 && destination != null && !isDirectory(destination)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--to must be a directory (end in /) or " + LOCATION + " for " + downloads + " downloads: "
                            + Texts.safe(destination));
        }
    }

    private static boolean isDirectory(String place) {
        return place.isBlank() || place.endsWith("/") || place.equals(LOCATION);
    }

    private static boolean isCompanion(JsonNode download) {
        return download.path("role").asText().equals("companion");
    }

    private void resolve(Resolver resolver, String name, String at, List<Resolved> resolved) {
        try {
            List<JsonNode> downloads = new ArrayList<>();
            resolver.downloads(name).forEach(downloads::add);
            resolved.add(new Resolved(at, downloads));
        } catch (ApiException | CommandException failure) {
            fail(at, failure.getMessage());
        }
    }

    private void start(Api api, Resolved resolved, List<Queued> queued) {
        try {
            for (JsonNode download : resolved.downloads()) {
                if (dryRun) {
                    JsonNode preview = api.post("/api/models/download/preview", request(download));
                    settings.show(preview, PreviewReport.text(preview, here(api, preview)));
                } else {
                    order(api, resolved.at(), download, queued);
                }
            }
        } catch (ApiException | CommandException failure) {
            fail(resolved.at(), failure.getMessage());
        }
    }

    private void fail(String at, @Nullable String why) {
        failed++;
        System.err.println(Texts.safe("beast: " + at + ": " + why));
    }

    private void order(Api api, String at, JsonNode download, List<Queued> queued) {
        JsonNode accepted = api.post("/api/models/download", request(download));
        String id = accepted.path("job_id").asText();
        if (detach) {
            settings.show(accepted, "Queued as job " + id + "; follow it with: beast jobs show " + id);
        } else {
            queued.add(new Queued(id, at, label(download.path("url").asText())));
        }
    }

    private Map<String, Object> request(JsonNode download) {
        boolean companion = isCompanion(download);
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("url", download.path("url").asText());
        putIfGiven(request, "destination", destination);
        putIfGiven(
                request,
                "sha256",
                companion || sha256 == null ? download.path("sha256").asText(null) : sha256);
        putIfGiven(
                request,
                "model",
                companion || model == null ? download.path("model").asText(null) : model);
        putIfGiven(request, "mirrors", companion || mirrors.isEmpty() ? null : mirrors);
        putIfGiven(request, "max_bytes_per_second", maxRate);
        putIfGiven(request, "overwrite", overwrite ? true : null);
        return request;
    }

    /** The name of the file, without a revision or query. */
    private static String label(String url) {
        String path = url.startsWith("hf://") ? url.replaceFirst("@[^@]*$", "") : url.replaceFirst("[?#].*$", "");
        return Texts.safe(path.substring(path.lastIndexOf('/') + 1));
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

    /** @param at which one of several it is */
    private void conclude(JsonNode job, String at) {
        String status = job.path("status").asText();
        if (status.equals("finished")) {
            settings.show(job, Texts.safe(placed(job.path("result"))));
            return;
        }
        failed++;
        if (settings.json()) {
            Settings.print(job);
        } else if (status.equals("failed")) {
            JsonNode error = job.path("error");
            System.err.println(Texts.safe(at + "The download failed: " + Texts.problem(error)));
            System.err.println(
                    Texts.advice(error.path("code").asText(), job.path("id").asText()));
        } else {
            System.err.println(Texts.safe(at + "The download was " + status));
        }
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
