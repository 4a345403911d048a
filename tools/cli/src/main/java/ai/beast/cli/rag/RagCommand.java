package ai.beast.cli.rag;

import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.remote.Query;
import ai.beast.cli.terminal.Table;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    @Command(description = "Find passages for a question.", mixinStandardHelpOptions = true)
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
            @Mixin Settings settings) {
        ObjectNode request =
                Api.JSON.createObjectNode().put("question", question).put("k", passages);
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
        if (reply.path("passages").isEmpty()) {
            return "No passage has these words.";
        }
        StringBuilder text = new StringBuilder();
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
            passage.path("text")
                    .asText()
                    .lines()
                    .forEach(
                            line -> text.append("    ").append(Texts.safe(line)).append('\n'));
        }
        return text.append(Texts.safe(reply.path("note").asText())).toString();
    }
}
