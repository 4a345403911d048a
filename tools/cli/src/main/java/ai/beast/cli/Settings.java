package ai.beast.cli;

import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.ProgressBar;
import ai.beast.cli.terminal.Table;
import ai.beast.cli.terminal.Texts;
import ai.beast.stack.Stack;
import ai.beast.stack.process.AtomicFile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Address and key of the suite; shared by every command that calls the API. */
public final class Settings {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The suite's entry point (default: AI_BEAST_URL, else the local stack).")
    private @Nullable URI url;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "API key (default: AI_BEAST_API_KEY, else the local stack's admin key).")
    private @Nullable String key;

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    public boolean json() {
        return json;
    }

    public Api api() {
        return new Api(baseUrl(), apiKey());
    }

    /** An API client for one service of the local stack at its own port. */
    public Api apiAtPort(int port) {
        return new Api(URI.create("http://127.0.0.1:" + port), apiKey());
    }

    private URI baseUrl() {
        if (url != null) {
            return url;
        }
        String configured = System.getenv("AI_BEAST_URL");
        return URI.create(
                configured != null ? configured : localStack().status().url());
    }

    private static Stack localStack() {
        return Stack.ofEnvironment(System.getenv());
    }

    /** The local stack's admin key. */
    public static String localAdminKey() {
        Path file = localStack().paths().adminKey();
        try {
            return Files.readString(file).strip();
        } catch (IOException absent) {
            throw new CommandException("There is no admin key at " + file + " yet; it is made by the first: beast up");
        }
    }

    /**
     * Puts a key in the place of the local stack's admin key if that has this id.
     *
     * @return whether it had
     */
    public static boolean replaceLocalAdminKey(String id, String key) throws IOException {
        Path file = localStack().paths().adminKey();
        if (Files.notExists(file) || !Files.readString(file).startsWith("beast_" + id + "_")) {
            return false;
        }
        AtomicFile.writePrivate(file, key + "\n");
        return true;
    }

    /** Prints what the API answered, for {@code --json}. */
    public static void print(JsonNode node) {
        try {
            System.out.println(
                    Texts.safeJson(Api.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A parsed document is always writable", impossible);
        }
    }

    /** Prints the items of a page as a table, or the page as JSON where that was asked for. */
    public int show(JsonNode page, Table table) {
        if (json) {
            print(page);
        } else {
            table.print(page.path("items"), System.out);
        }
        return 0;
    }

    /** Prints the text, or the node as JSON where that was asked for. */
    public int show(JsonNode node, String text) {
        if (json) {
            print(node);
        } else {
            System.out.println(Texts.safeLines(text));
        }
        return 0;
    }

    /** A bar on standard error, drawn over itself on a terminal. Its label shows no query of a URL. */
    public ProgressBar progress(String label) {
        return new ProgressBar(System.err, label.replaceFirst("\\?.*", ""), !json && ProgressBar.onTerminal());
    }

    private String apiKey() {
        if (key != null) {
            return key;
        }
        String configured = System.getenv("AI_BEAST_API_KEY");
        return configured != null ? configured : localAdminKey();
    }
}
