package ai.beast.images;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** A Java runtime with the modules that the services and Kafka need, made by {@code jlink} from the running JDK. */
final class JavaRuntime {
    private static final List<String> MODULES = List.of(
            "java.se",
            "jdk.charsets",
            "jdk.crypto.ec",
            "jdk.jfr",
            "jdk.management",
            "jdk.naming.dns",
            "jdk.net",
            "jdk.security.auth",
            "jdk.security.jgss",
            "jdk.unsupported",
            "jdk.zipfs");

    private JavaRuntime() {}

    /** The runtime in the cache, made there on the first call for this JDK. */
    static Path in(Path cache) {
        Path home = cache.resolve("java-" + Runtime.version());
        if (Files.isDirectory(home)) {
            return home;
        }
        try {
            Files.createDirectories(cache);
            Path fresh = Files.createTempDirectory(cache, ".java-").resolve("runtime");
            link(fresh);
            // For heaps of 32 GB and more; no service has one.
            Files.delete(fresh.resolve("lib/server/classes_nocoops.jsa"));
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(fresh.getParent());
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its launcher and libraries. */
    static List<Path> programs(Path runtime) {
        try (Stream<Path> libraries = Files.walk(runtime.resolve("lib"))) {
            return Stream.concat(
                            Stream.of(runtime.resolve("bin/java")),
                            libraries.filter(file -> file.toString().endsWith(".so")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void link(Path target) {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new ImageException("This Java has no jlink; set JAVA_HOME to a JDK 25."));
        StringWriter said = new StringWriter();
        PrintWriter output = new PrintWriter(said, true);
        int status = jlink.run(
                output,
                output,
                "--add-modules",
                String.join(",", MODULES),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--compress",
                "zip-6",
                "--generate-cds-archive",
                "--output",
                target.toString());
        if (status != 0) {
            throw new ImageException("jlink failed: " + said);
        }
    }
}
