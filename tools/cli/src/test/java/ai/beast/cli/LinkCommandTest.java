package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code beast link} makes in other programs' directories. */
class LinkCommandTest {
    @RegisterExtension
    private final FakeSuite suite = new FakeSuite();

    @TempDir
    private Path directory;

    private Path file;
    private Path projector;

    @BeforeEach
    void anInstalledModel() throws Exception {
        file = Files.writeString(
                Files.createDirectories(directory.resolve("models")).resolve("tiny.gguf"), "weights");
        projector = Files.writeString(file.resolveSibling("mmproj.gguf"), "projector");
        suite.answers.put(
                "GET /api/models/tiny",
                "{\"id\": \"tiny\", \"sourceRepo\": \"owner/tiny-GGUF\", \"format\": \"gguf\", \"family\": \"flux\", \"tags\": []}");
        instance("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x//outside", "../../outside", "owner/../outside", "owner/name/../../outside", "./x"})
    void staysInTheDirectoryOfTheProgram(String repository) throws Exception {
        suite.answers.put(
                "GET /api/models/tiny",
                "{\"id\": \"tiny\", \"sourceRepo\": \"" + repository
                        + "\", \"format\": \"gguf\", \"family\": \"flux\", \"tags\": []}");
        Path studio = Files.createDirectories(directory.resolve("studio"));

        assertThat(link("lmstudio", studio)).contains(studio.resolve("ai-beast/tiny/tiny.gguf") + "  hard link");
    }

    @Test
    void keepsTheModelThatLiesInTheProgramsDirectory() throws Exception {
        Path studio = directory.resolve("studio");
        file = Files.move(
                file, Files.createDirectories(studio.resolve("owner/tiny-GGUF")).resolve("tiny.gguf"));
        instance("");

        assertThat(link("lmstudio", studio)).contains("already there");
        assertThat(suite.printedOnBoth(1, "link", "tiny", "--for", "lmstudio", "--dir", studio.toString(), "--undo"))
                .contains("the model's own file");
        assertThat(file).hasContent("weights");
    }

    @Test
    void linksIntoLmStudioAndOutAgain() throws Exception {
        instance(", \"parts\": [{\"path\": \"" + projector + "\", \"role\": \"projector\"}]");
        Path studio = Files.createDirectories(directory.resolve("studio"));
        Path linked = studio.resolve("owner/tiny-GGUF/tiny.gguf");

        assertThat(link("lmstudio", studio)).contains(linked + "  hard link");

        assertThat(Files.isSameFile(file, linked)).isTrue();
        assertThat(linked.resolveSibling("mmproj.gguf")).hasContent("projector");
        assertThat(link("lmstudio", studio)).contains("already there");
        assertThat(link("lmstudio", studio, "--undo")).contains(linked + "  removed");
        assertThat(studio.resolve("owner")).doesNotExist();
        assertThat(studio).exists();
        assertThat(file).exists();
    }

    @Test
    void namesFilesAsLlamaCppDoes() throws Exception {
        Path cache = directory.resolve("cache");

        link("llama.cpp", cache);

        assertThat(Files.isSameFile(file, cache.resolve("owner_tiny-GGUF_tiny.gguf")))
                .isTrue();
    }

    @Test
    void choosesTheFolderOfComfyUi() throws Exception {
        Path comfy = Files.createDirectories(directory.resolve("comfy"));

        assertThat(link("comfyui", comfy))
                .contains(comfy.resolve("diffusion_models/tiny.gguf").toString());
        assertThat(link("comfyui", comfy, "--folder", "vae"))
                .contains(comfy.resolve("vae/tiny.gguf").toString());
    }

    @Test
    void dryRunMakesNothing() {
        Path cache = directory.resolve("cache");

        assertThat(link("llama.cpp", cache, "--dry-run")).contains("would link");

        assertThat(cache).doesNotExist();
    }

    @Test
    void keepsAnotherFileThatIsThere() throws Exception {
        Path cache = Files.createDirectories(directory.resolve("cache"));
        Path other = Files.writeString(cache.resolve("owner_tiny-GGUF_tiny.gguf"), "another");

        for (String option : List.of("--copy", "--undo")) {
            assertThat(suite.printedOnBoth(1, "link", "tiny", "--for", "llama.cpp", "--dir", cache.toString(), option))
                    .contains(other + " is another file");
        }

        assertThat(other).hasContent("another");
    }

    @Test
    void removesItsCopyByContent() throws Exception {
        Path cache = Files.createDirectories(directory.resolve("cache"));
        Path copy = Files.copy(file, cache.resolve("owner_tiny-GGUF_tiny.gguf"));

        assertThat(link("llama.cpp", cache, "--undo")).contains("removed");

        assertThat(copy).doesNotExist();
    }

    @Test
    void saysWhenTheFilesAreElsewhere() throws Exception {
        Files.delete(file);

        assertThat(suite.printedOnBoth(1, "link", "tiny", "--for", "llama.cpp"))
                .contains("No file of tiny is on this machine");
    }

    @Test
    void refusesAnUnknownProgram() {
        assertThat(suite.printedOnBoth(2, "link", "tiny", "--for", "word"))
                .contains("must be one of: ollama, lmstudio, llama.cpp, comfyui");
    }

    @Test
    void makesAnOllamaModelWithoutAnUpload() throws Exception {
        Path store = directory.resolve("ollama");
        Files.createDirectories(store.resolve("blobs"));
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        Path blob = store.resolve("blobs/sha256-" + sha256);
        try (Ollama ollama = new Ollama(store)) {
            assertThat(link("ollama", store, "--ollama", ollama.url(), "--name", "mine"))
                    .contains("hard link at " + blob, "In Ollama as mine");
            link("ollama", store, "--ollama", ollama.url(), "--name", "mine", "--undo");

            assertThat(Files.isSameFile(file, blob)).isTrue();
            assertThat(ollama.asked)
                    .contains("HEAD /api/blobs/sha256:" + sha256 + " ")
                    .anyMatch(request -> request.startsWith("POST /api/create ")
                            && request.contains("\"model\":\"mine\"")
                            && request.contains("{\"tiny.gguf\":\"sha256:" + sha256 + "\"}"))
                    .contains("DELETE /api/delete {\"model\":\"mine\"}")
                    .noneMatch(request -> request.startsWith("POST /api/blobs"));
        }
    }

    @Test
    void keepsAnotherModelOfOllama() throws Exception {
        Path store = directory.resolve("ollama");
        Files.createDirectories(store.resolve("blobs"));
        try (Ollama ollama = new Ollama(store)) {
            ollama.shown = "{\"modelfile\": \"FROM /models/blobs/sha256-0123\"}";
            for (String option : List.of("--copy", "--undo")) {
                suite.printedOnBoth(
                        1,
                        "link",
                        "tiny",
                        "--for",
                        "ollama",
                        "--dir",
                        store.toString(),
                        "--ollama",
                        ollama.url(),
                        option);
            }

            assertThat(ollama.asked)
                    .noneMatch(request -> request.startsWith("POST /api/create") || request.startsWith("DELETE"));
        }
    }

    @Test
    void removesABlobThatOllamaDoesNotSee() throws Exception {
        Path store = directory.resolve("ollama");
        Files.createDirectories(store.resolve("blobs"));
        try (Ollama ollama = new Ollama(directory.resolve("elsewhere"))) {
            assertThat(suite.printedOnBoth(
                            1, "link", "tiny", "--for", "ollama", "--dir", store.toString(), "--ollama", ollama.url()))
                    .contains("Ollama does not use the directory " + store);
        }

        assertThat(store.resolve("blobs")).isEmptyDirectory();
    }

    private String link(String program, Path dir, String... more) {
        List<String> arguments =
                new java.util.ArrayList<>(List.of("link", "tiny", "--for", program, "--dir", dir.toString()));
        arguments.addAll(List.of(more));
        return suite.printed(0, arguments.toArray(String[]::new));
    }

    private void instance(String more) {
        suite.answers.put("GET /api/models/tiny/instances", "{\"items\": [{\"path\": \"" + file + "\"" + more + "}]}");
    }

    /** Has the blobs of its store. */
    private static final class Ollama implements AutoCloseable {
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final Path store;
        private final HttpServer server;
        private String shown = "";

        Ollama(Path store) throws IOException {
            this.store = store;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                asked.add(exchange.getRequestMethod() + " " + path + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                boolean there = !path.startsWith("/api/blobs/")
                        || Files.exists(
                                store.resolve(path.substring("/api/".length()).replace(':', '-')));
                if (path.equals("/api/show")) {
                    exchange.sendResponseHeaders(shown.isEmpty() ? 404 : 200, 0);
                    exchange.getResponseBody().write(shown.getBytes(StandardCharsets.UTF_8));
                    return;
                }
                exchange.sendResponseHeaders(there ? 200 : 404, -1);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
