package ai.beast.cli.rag;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Table;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast rag …}. */
@Command(
        name = "rag",
        description = "Collections of documents: ingest directories, find passages for questions.",
        subcommands = RagIngestCommand.class,
        mixinStandardHelpOptions = true)
public final class RagCommand {
    static final String PATH = "/api/rag/collections";
    private static final String COLLECTION = "COLLECTION";

    @Command(description = "List collections.", mixinStandardHelpOptions = true)
    int list(
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "Maximum number of results (default: 50).")
                    int limit,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            return settings.show(
                    api.get(PATH + "?limit=" + limit),
                    new Table()
                            .text("NAME", "name")
                            .number("DOCUMENTS", "documents")
                            .number("CHUNKS", "chunks")
                            .text("EMBEDDER", "embedder"));
        }
    }

    @Command(description = "List documents of a collection.", mixinStandardHelpOptions = true)
    int documents(
            @Parameters(paramLabel = COLLECTION, description = "Name of the collection.") String collection,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "Maximum number of results (default: 50).")
                    int limit,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            return settings.show(
                    api.get(at(collection, "/documents?limit=" + limit)),
                    new Table()
                            .text("PATH", "id")
                            .bytes("SIZE", "sizeBytes")
                            .number("CHUNKS", "chunks")
                            .detail("TITLE", "title"));
        }
    }

    @Command(description = "Find passages for a question, and an answer from them.", mixinStandardHelpOptions = true)
    int query(
            @Parameters(index = "0", paramLabel = COLLECTION, description = "Name of the collection.")
                    String collection,
            @Parameters(index = "1", paramLabel = "QUESTION", description = "The question.") String question,
            @Option(
                            names = "-k",
                            paramLabel = "N",
                            defaultValue = "5",
                            description = "Maximum number of passages (default: 5).")
                    int passages,
            @Option(
                            names = "--mode",
                            paramLabel = "MODE",
                            description = "lexical, dense or hybrid (default: the best that the collection has).")
                    @Nullable
                    String mode,
            @Option(
                            names = "--answer",
                            paramLabel = "MODEL",
                            description = "Model or alias of the gateway that writes an answer from the passages.")
                    @Nullable
                    String model,
            @Mixin Settings settings) {
        ObjectNode request =
                Api.JSON.createObjectNode().put("question", question).put("k", passages);
        if (mode != null) {
            request.put("mode", mode);
        }
        if (model != null) {
            request.putObject("answer").put("model", model);
        }
        try (Api api = settings.api()) {
            JsonNode reply = api.post(at(collection, "/query"), request);
            return settings.show(reply, text(reply));
        }
    }

    @Command(
            description = "Compare a collection with its index and its files. Exits with 1 when they differ.",
            mixinStandardHelpOptions = true)
    int audit(
            @Parameters(paramLabel = COLLECTION, description = "Name of the collection.") String collection,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            JsonNode audit = api.get(at(collection, "/audit"));
            int stale = audit.path("staleDocuments").asInt();
            settings.show(
                    audit,
                    "%s  %d documents  %d chunks  %d damaged  %d changed since"
                            .formatted(
                                    collection,
                                    audit.path("documents").asInt(),
                                    audit.path("chunks").asInt(),
                                    audit.path("damaged").size(),
                                    stale));
            return audit.path("sound").asBoolean() && stale == 0 ? 0 : 1;
        }
    }

    @Command(description = "Delete a collection; its documents stay.", mixinStandardHelpOptions = true)
    int delete(
            @Parameters(paramLabel = COLLECTION, description = "Name of the collection.") String collection,
            @Mixin Settings settings) {
        try (Api api = settings.api()) {
            api.delete(at(collection, ""));
            return 0;
        }
    }

    private static String at(String collection, String path) {
        return PATH + "/" + Query.encode(collection) + path;
    }

    private static String text(JsonNode reply) {
        StringBuilder text = new StringBuilder();
        if (reply.has("answer")) {
            answer(text, reply.path("answer"));
        }
        if (reply.path("passages").isEmpty()) {
            return text.append("No passage was found.").toString();
        }
        for (JsonNode passage : reply.path("passages")) {
            JsonNode citation = passage.path("citation");
            text.append('[')
                    .append(passage.path("number").asInt())
                    .append("] ")
                    .append(Texts.safe(citation.path("document").asText()))
                    .append(
                            citation.has("page")
                                    ? ", page " + citation.path("page").asInt()
                                    : "")
                    .append(citation.path("stale").asBoolean() ? " (changed since)" : "")
                    .append('\n');
            indent(text, passage.path("text").asText());
        }
        return text.append(Texts.safe(reply.path("note").asText())).toString().stripTrailing();
    }

    private static void answer(StringBuilder text, JsonNode answer) {
        String words = answer.path("text").asText();
        words.lines().forEach(line -> text.append(Texts.safe(line)).append('\n'));
        if (answer.has("note")) {
            text.append(Texts.safe(answer.path("note").asText())).append('\n');
        }
        for (JsonNode citation : answer.path("citations")) {
            if (!citation.path("supported").asBoolean()) {
                text.append("Citation [")
                        .append(citation.path("number").asInt())
                        .append("] is not supported by its passage.\n");
            }
        }
        text.append('\n');
    }

    private static void indent(StringBuilder text, String passage) {
        passage.lines()
                .forEach(line -> text.append("    ").append(Texts.safe(line)).append('\n'));
    }
}
