import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Bundles the console with esbuild, writes its page, and checks its sizes. A source-file program, started in the
 * directory of the module: {@code java build/Bundle.java --out=DIRECTORY [--jars=DIRECTORY]
 * [--modules=DIRECTORY] [--esbuild=FILE] [--prebuilt=JAR|DIRECTORY] [--tests=DIRECTORY]}. Empty options are ignored.
 */
final class Bundle {
    /** Bytes after gzip. */
    private static final long MAX_FIRST_LOAD = 45_000;

    private static final long MAX_JAVASCRIPT = 120_000;
    private static final long MAX_CSS = 12_000;

    private static final String IN_JAR = "META-INF/resources/console";
    private static final String PACKAGES = "META-INF/resources/_static";
    private static final Pattern STATIC_IMPORT = Pattern.compile("(?:import|from)\\s*\"\\./([^\"]+)\"");

    private final Map<String, String> options;
    private final Path out;
    private final Path assets;

    private Bundle(Map<String, String> options) {
        this.options = options;
        out = Path.of(options.get("out"));
        assets = out.resolve("assets");
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> options = new HashMap<>();
        for (String argument : arguments) {
            String[] parts = argument.substring(2).split("=", 2);
            if (!parts[1].isBlank()) {
                options.put(parts[0], parts[1]);
            }
        }
        new Bundle(options).run();
    }

    private void run() throws IOException, InterruptedException {
        delete(out);
        Files.createDirectories(assets);
        if (options.containsKey("prebuilt")) {
            copyPrebuilt(Path.of(options.get("prebuilt")));
            return;
        }
        Path modules = modules();
        Path esbuild = esbuild(modules);
        if (esbuild == null) {
            writeAbsence();
            return;
        }
        esbuild(
                esbuild,
                modules,
                List.of(
                        "app=src/main.ts",
                        "style=src/css/main.css",
                        "--splitting",
                        "--entry-names=[name]-[hash]",
                        "--chunk-names=c-[hash]",
                        "--outdir=" + assets));
        Files.copy(Path.of("src/icon.svg"), assets.resolve("icon.svg"));
        Sizes sizes = writePage();
        if (options.containsKey("tests")) {
            esbuild(esbuild, modules, List.of("tests=test/all.ts", "--outdir=" + options.get("tests")));
        }
        System.out.println("console: " + sizes + " (gzip)");
        sizes.check();
    }

    private void esbuild(Path esbuild, Path modules, List<String> more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                esbuild.toString(),
                "--bundle",
                "--format=esm",
                "--target=es2022",
                "--minify",
                "--legal-comments=linked",
                "--log-level=warning"));
        command.addAll(more);
        ProcessBuilder process = new ProcessBuilder(command).inheritIO();
        process.environment().put("NODE_PATH", modules.toAbsolutePath().toString());
        int exit = process.start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("esbuild failed with exit code " + exit);
        }
    }

    /** The directory with the packages of the imports; unpacks them from their jars. */
    private Path modules() throws IOException {
        if (!options.containsKey("jars")) {
            return Path.of(options.getOrDefault("modules", "node_modules"));
        }
        Path jars = Path.of(options.get("jars"));
        Path modules = jars.resolveSibling("node_modules");
        delete(modules);
        for (Path jar : list(jars)) {
            try (FileSystem archive = FileSystems.newFileSystem(jar)) {
                for (Path version : list(archive.getPath(PACKAGES)).stream()
                        .flatMap(each -> list(each).stream())
                        .toList()) {
                    String name = version.getParent().getFileName().toString();
                    copy(version, modules.resolve(name.equals("reactive-element") ? "@lit/" + name : name));
                }
            }
        }
        return modules;
    }

    /** The executable: given, from a jar, or from the path of the process; null where there is none. */
    private Path esbuild(Path modules) throws IOException {
        if (options.containsKey("esbuild")) {
            return Path.of(options.get("esbuild"));
        }
        Stream<Path> candidates = Files.isDirectory(modules)
                ? list(modules).stream()
                        .flatMap(each -> Stream.of(each.resolve("bin/esbuild"), each.resolve("esbuild")))
                : Stream.of();
        Stream<Path> onPath =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(each -> Path.of(each, "esbuild"));
        Path found = Stream.concat(candidates, onPath)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
        if (found != null && !Files.isExecutable(found) && !found.toFile().setExecutable(true)) {
            throw new IOException(found + " can't be made executable");
        }
        return found;
    }

    private void copyPrebuilt(Path prebuilt) throws IOException {
        if (Files.isDirectory(prebuilt)) {
            copy(prebuilt, out);
        } else {
            try (FileSystem archive = FileSystems.newFileSystem(prebuilt)) {
                copy(archive.getPath(IN_JAR), out);
            }
        }
        if (!Files.isRegularFile(out.resolve("index.html"))) {
            throw new IllegalArgumentException("console.prebuilt has no index.html: " + prebuilt);
        }
        System.out.println("console: taken from " + prebuilt);
    }

    /** A platform without esbuild still builds the suite; the page says what is missing. */
    private void writeAbsence() throws IOException {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        String text = "There is no esbuild for " + platform
                + " on Maven Central, so this build has no console. Build with -Dconsole.prebuilt="
                + "console.jar of a release, or with -Dconsole.esbuild=FILE.";
        System.err.println("console: WARNING: " + text);
        Files.writeString(
                out.resolve("index.html"),
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>AI Beast</title><h1>AI Beast</h1><p>"
                        + text + "</p></html>\n");
    }

    private Sizes writePage() throws IOException {
        String app = asset("app-", ".js");
        Set<String> first = new LinkedHashSet<>();
        collectImports(app, first);
        String preloads = String.join(
                "\n    ",
                first.stream()
                        .filter(each -> !each.equals(app))
                        .map(each -> "<link rel=\"modulepreload\" href=\"/console/assets/" + each + "\">")
                        .toList());
        Files.writeString(
                out.resolve("index.html"),
                Files.readString(Path.of("src/index.html"))
                        .replace("@CSS@", "/console/assets/" + asset("style-", ".css"))
                        .replace("@JS@", "/console/assets/" + app)
                        .replace("@PRELOAD@", preloads));
        long firstLoad = 0;
        long javascript = 0;
        long css = 0;
        for (Path file : list(assets)) {
            String name = file.getFileName().toString();
            long size = gzip(file);
            firstLoad += first.contains(name) ? size : 0;
            javascript += name.endsWith(".js") ? size : 0;
            css += name.endsWith(".css") ? size : 0;
        }
        return new Sizes(firstLoad, javascript, css);
    }

    private void collectImports(String file, Set<String> found) throws IOException {
        if (found.add(file)) {
            for (String each : STATIC_IMPORT
                    .matcher(Files.readString(assets.resolve(file)))
                    .results()
                    .map(match -> match.group(1))
                    .toList()) {
                collectImports(each, found);
            }
        }
    }

    private String asset(String prefix, String suffix) {
        return list(assets).stream()
                .map(each -> each.getFileName().toString())
                .filter(name -> name.startsWith(prefix) && name.endsWith(suffix))
                .findFirst()
                .orElseThrow();
    }

    private static long gzip(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            Files.copy(file, gzip);
        }
        return bytes.size();
    }

    private static List<Path> list(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private record Sizes(long firstLoad, long javascript, long css) {
        void check() {
            if (firstLoad > MAX_FIRST_LOAD || javascript > MAX_JAVASCRIPT || css > MAX_CSS) {
                throw new IllegalStateException("The console is too large: " + this + "; limits: "
                        + new Sizes(MAX_FIRST_LOAD, MAX_JAVASCRIPT, MAX_CSS));
            }
        }

        @Override
        public String toString() {
            return "first load %.1f kB, JavaScript %.1f kB, CSS %.1f kB"
                    .formatted(firstLoad / 1e3, javascript / 1e3, css / 1e3);
        }
    }
}
