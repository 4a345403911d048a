package ai.beast.cli.remote;

import ai.beast.cli.ApiCommand;
import ai.beast.cli.Settings;
import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Quantity;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code beast version diff FROM [TO]}. */
@Command(
        name = "diff",
        description =
                "Compare the tensors and metadata of two snapshots, or of one and the file in place, and the bytes they share.",
        mixinStandardHelpOptions = true)
final class VersionDiffCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "FROM")
    private String from = "";

    @Parameters(
            index = "1",
            paramLabel = "TO",
            arity = "0..1",
            description = "The later snapshot; left out: the file in place.")
    private @Nullable String to;

    @Option(names = "--path", paramLabel = "PATH", description = "Without TO: the file to compare with.")
    private @Nullable String path;

    @Override
    protected int run(Api api) {
        String query = to != null ? "?to=" + Query.encode(to) : path == null ? "" : "?path=" + Query.encode(path);
        JsonNode diff = api.get(VersionCommand.at(from) + "/diff" + query);
        if (settings.json()) {
            Settings.print(diff);
            return 0;
        }
        System.out.println(
                "shared    " + Quantity.bytes(diff.path("sharedBytes").asLong()));
        System.out.println("new       " + Quantity.bytes(diff.path("newBytes").asLong()));
        JsonNode tensors = diff.path("tensors");
        if (tensors.isObject()) {
            System.out.println("tensors   " + tensors.path("unchanged").asInt() + " unchanged");
        }
        names("+", tensors.path("added"));
        names("-", tensors.path("removed"));
        names("~", tensors.path("changed"));
        JsonNode metadata = diff.path("metadata");
        metadata.path("added")
                .forEach(value ->
                        line("+", value.path("key"), value.path("value").asText()));
        metadata.path("removed")
                .forEach(value ->
                        line("-", value.path("key"), value.path("value").asText()));
        metadata.path("changed")
                .forEach(change -> line(
                        "~",
                        change.path("key"),
                        change.path("from").asText() + " → " + change.path("to").asText()));
        return 0;
    }

    private static void names(String sign, JsonNode names) {
        names.forEach(name -> System.out.println("  " + sign + " tensor " + Texts.safe(name.asText())));
    }

    private static void line(String sign, JsonNode key, String value) {
        System.out.println("  " + sign + " " + Texts.safe(key.asText()) + " = " + Texts.safe(value));
    }
}
