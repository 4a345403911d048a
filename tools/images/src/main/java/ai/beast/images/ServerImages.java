package ai.beast.images;

import ai.beast.stack.infra.KafkaServer;
import ai.beast.stack.infra.PostgresBinaries;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Stand-ins for the official images of PostgreSQL, Redis and Kafka, for tests on machines that reach no registry. They take
 * the settings, paths and health checks of the official images that {@code deploy/compose.yaml} uses, and no others.
 */
final class ServerImages {
    private static final String POSTGRES_HOME = "/usr/local/pgsql";
    private static final Path REDIS = Path.of("/usr/bin/redis-server");
    private static final Path REDIS_CLIENT = Path.of("/usr/bin/redis-cli");
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final Path NOWHERE = Path.of("/nowhere");
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

    private final String version;
    private final Path cache;
    private final BaseLayers base;

    ServerImages(String version, Path cache) {
        this.version = version;
        this.cache = cache;
        this.base = new BaseLayers(cache);
    }

    Image postgres() {
        Path home;
        try {
            home = PostgresBinaries.in(Files.createDirectories(cache)).home();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<FileEntriesLayer> layers = new ArrayList<>(base.programs(filesOf(home), home));
        layers.add(shell().add(script("postgres-entrypoint.sh"), "/usr/local/bin/docker-entrypoint.sh")
                .add(script("pg_isready.sh"), "/usr/local/bin/pg_isready")
                .build());
        layers.add(new LayerBuilder("postgresql").add(home, POSTGRES_HOME).build());
        return Image.ofServer(
                "postgres",
                version,
                layers,
                List.of("/usr/local/bin/docker-entrypoint.sh"),
                Map.of("PATH", POSTGRES_HOME + "/bin:" + PATH, "PGDATA", "/var/lib/postgresql/18/docker"),
                "/");
    }

    Image redis() {
        for (Path program : List.of(REDIS, REDIS_CLIENT)) {
            if (!Files.isExecutable(program)) {
                throw new ImageException(program + " is missing; install the package redis-server.");
            }
        }
        List<FileEntriesLayer> layers = new ArrayList<>(base.programs(List.of(REDIS, REDIS_CLIENT), NOWHERE));
        layers.add(shell().add(REDIS, REDIS.toString())
                .add(REDIS_CLIENT, REDIS_CLIENT.toString())
                .build());
        return Image.ofServer("redis", version, layers, List.of(), Map.of("PATH", PATH), "/data");
    }

    Image kafka() {
        List<FileEntriesLayer> layers = new ArrayList<>(base.java());
        layers.add(shell().add(script("kafka-run.sh"), "/etc/kafka/docker/run")
                .add(resource("kafka-server.properties"), "/etc/kafka/docker/server.properties")
                .add(resource("kafka-log4j2.yaml"), "/etc/kafka/docker/log4j2.yaml")
                .add(resource("kafka-log4j2.yaml"), "/etc/kafka/docker/tools-log4j2.yaml")
                .add(script("nc.sh"), "/usr/local/bin/nc")
                .build());
        LayerBuilder jars = new LayerBuilder("kafka");
        Stream.of(KafkaServer.classPath().split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .sorted()
                .forEach(jar -> jars.add(jar, "/opt/kafka/libs/" + jar.getFileName()));
        layers.add(jars.build());
        return Image.ofServer(
                "kafka",
                version,
                layers,
                List.of("/etc/kafka/docker/run"),
                Map.of("PATH", BaseLayers.JAVA_HOME + "/bin:" + PATH),
                "/");
    }

    private static LayerBuilder shell() {
        if (!Files.isExecutable(BUSYBOX)) {
            throw new ImageException(BUSYBOX + " is missing; install the package busybox-static.");
        }
        LayerBuilder layer = new LayerBuilder("shell").add(BUSYBOX, "/bin/busybox");
        for (String applet : List.of("sh", "cat", "mkdir", "chmod", "true", "grep", "ls", "id", "cp")) {
            layer.add(BUSYBOX, "/bin/" + applet);
        }
        return layer;
    }

    private Path script(String name) {
        Path file = resource(name);
        try {
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path resource(String name) {
        try (InputStream content = ServerImages.class.getResourceAsStream(name)) {
            if (content == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            Path file = Files.createDirectories(cache.resolve("resources")).resolve(name);
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> filesOf(Path home) {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.startsWith(home.resolve("bin"))
                            || file.toString().contains(".so"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
